# %% en [markdown]
# At the end of this tutorial you can open any file of Keras without Keras, say what is in it and who wrote it, and change a weight in it by hand. That is what helps when `load_model` fails and the message does not say why.
#
# %% zh [markdown]
# 做完这篇教程，你不用 Keras 也能打开任何一个 Keras 文件，说得出里面有什么、是谁写的，还能亲手改掉其中一个权重。`load_model` 失败而报错又说不清原因的时候，靠的就是这个。

# %% three-files
import logging
import warnings

import keras
import numpy as np

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

keras.utils.set_random_seed(0)
inputs = keras.Input((12, 12, 1))
x = keras.layers.Conv2D(8, 3, activation="relu")(inputs)
x = keras.layers.BatchNormalization()(x)
x = keras.layers.Flatten()(x)
x = keras.layers.Dense(24, activation="relu", name="wide")(x)
model = keras.Model(inputs, keras.layers.Dense(3, name="head")(x))
model.compile(optimizer="adam", loss="mse")
images = np.random.default_rng(0).normal(size=(32, 12, 12, 1)).astype("float32")
model.fit(images, np.zeros((32, 3)), verbose=0)

model.save("model.keras")
model.save("model.h5")
model.save_weights("model.weights.h5")

# %% en [markdown]
# ## What kind of file {#kind}
#
# The name says what somebody meant; the first bytes say what it is. `PK` begins a zip archive, `HDF` an HDF5 file. So there are two containers, not three.
#
# %% zh [markdown]
# ## 是哪种文件 {#kind}
#
# 文件名说的是写的人想要什么，开头几个字节才说明它是什么。`PK` 开头的是 ZIP 归档，`HDF` 开头的是 HDF5。所以容器只有两种，不是三种。

# %% first-bytes
from pathlib import Path

for name in ("model.keras", "model.h5", "model.weights.h5"):
    print(f"{name:17}", Path(name).read_bytes()[:4])

# %% en [markdown]
# ## A .keras file {#keras}
#
# Three members: who wrote it, what the model is, and its numbers. The first two are text.
#
# %% zh [markdown]
# ## .keras 文件 {#keras}
#
# 三个成员：谁写的，模型是什么样，数字是多少。前两个是文本。

# %% members
import json
import zipfile

archive = zipfile.ZipFile("model.keras")
print(archive.namelist())
print("written by Keras", json.loads(archive.read("metadata.json"))["keras_version"])

# %% en [markdown]
# `config.json` holds each layer with its class and its settings, from which the layer is made anew. Here stands the reason why a `.keras` is tied to the Keras that wrote it: a setting that the reader does not know, or writes in another way, is an error. Compare the two tabs.
#
# %% zh [markdown]
# `config.json` 记着每一层的类和配置，加载时照着重新创建。为什么 `.keras` 离不开写它的那个 Keras，原因就在这里：读的一方不认识某项配置，或者写法不同，就会报错。对照两个标签页看看。

# %% one-layer
config = json.loads(archive.read("config.json"))
[wide] = [layer for layer in config["config"]["layers"] if layer["name"] == "wide"]
print(json.dumps(wide["config"], indent=1))

# %% en [markdown]
# What `compile` was given stands there too, in a form that differs as well.
#
# %% zh [markdown]
# `compile` 的设置也在里面，写法同样不一样。

# %% compile-settings
print(json.dumps(config["compile_config"], indent=1))

# %% en [markdown]
# ## The numbers {#numbers}
#
# HDF5 is a tree of groups, with arrays as leaves. This prints any such file:
#
# %% zh [markdown]
# ## 数字在哪里 {#numbers}
#
# HDF5 是一棵树：组是枝，数组是叶。下面几行能打印任何 HDF5 文件：

# %% tree
import h5py


def tree(file):
    def show(name, item):
        about = f"  {item.shape} {item.dtype}" if isinstance(item, h5py.Dataset) else "/"
        print("  " * name.count("/") + name.rpartition("/")[2] + about)

    file.visititems(show)


with h5py.File("model.weights.h5") as file:
    tree(file)

# %% en [markdown]
# Look for the names of the layers: `wide` and `head` are not there. A weights file counts classes, `dense`, `dense_1`, so its weights find their layers by class and order and not by name ([what follows from that](/reading/weights.md)). About the layers the two versions agree, and each reads what the other wrote. The rest differs: Keras 2.15 also keeps metrics, and the optimizers count their arrays in another way.
#
# The member `model.weights.h5` of the `.keras` is the same kind of file, with the same arrays:
#
# %% zh [markdown]
# 找找层的名字：没有 `wide`，也没有 `head`。权重文件按类编号，`dense`、`dense_1`，所以权重靠类和顺序找到自己的层，不看名字（[由此会出什么问题](/reading/weights.md)）。层这一部分两个版本一致，互相都能读。其余有出入：Keras 2.15 还存了指标，优化器数组的编排也不一样。
#
# `.keras` 里的成员 `model.weights.h5` 也是这种文件，数组也相同：

# %% same-arrays
import io


def arrays(file):
    found = {}
    file.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


inside = arrays(h5py.File(io.BytesIO(archive.read("model.weights.h5"))))
alone = arrays(h5py.File("model.weights.h5"))
shared = inside.keys() & alone.keys()
print("in both:", len(shared), " equal:", all(np.array_equal(inside[name], alone[name]) for name in shared))
print("only in the .keras:", sorted(inside.keys() - alone.keys()))
print("only in the .weights.h5:", sorted(alone.keys() - inside.keys()))

# %% en [markdown]
# ## An .h5 file {#h5}
#
# The old format has everything in one HDF5 file. Settings are attributes, text that is attached to the root; weights lie below `model_weights` under the names of the layers, and the optimizer beside them. Keras 2.15 writes the names of variables with TensorFlow's `:0` behind them, Keras 3 without.
#
# %% zh [markdown]
# ## .h5 文件 {#h5}
#
# 旧格式把所有内容放进一个 HDF5 文件。配置是属性，也就是挂在根上的文本；权重在 `model_weights` 下面，用的是层的名字；旁边是优化器。变量名后面 TensorFlow 的 `:0`，Keras 2.15 会写，Keras 3 不写。

# %% h5-attributes
with h5py.File("model.h5") as file:
    print("attributes:", sorted(file.attrs))
    print("written by Keras", file.attrs["keras_version"])
    print("compiled with", sorted(json.loads(file.attrs["training_config"])))
    tree(file)

# %% en [markdown]
# ## How large is what {#sizes}
#
# The bytes of each layer, read from the file. The optimizer is the largest of all: Adam keeps two numbers for every weight. A file that is only for predicting can do without (`include_optimizer=False`).
#
# %% zh [markdown]
# ## 谁占了多少 {#sizes}
#
# 从文件里读出每一层的字节数。最大的是优化器：Adam 给每个权重记两个数。只用来预测的文件可以不要它（`include_optimizer=False`）。

# %% sizes
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

with h5py.File("model.h5") as file:
    parts = {name: arrays(group) for name, group in file["model_weights"].items()}
    parts["optimizer"] = arrays(file["optimizer_weights"])
kilobytes = {name: sum(a.nbytes for a in found.values()) / 1000 for name, found in parts.items() if found}

plt.figure(figsize=(6, 2.5))
plt.barh(list(kilobytes), list(kilobytes.values()))
plt.xlabel("KB");

# %% en [markdown]
# ## Change a weight by hand {#change}
#
# The file is nothing but arrays, so it can be written as well. All biases of the last layer go up by one; then every prediction has to go up by one.
#
# %% zh [markdown]
# ## 亲手改一个权重 {#change}
#
# 文件里无非是数组，所以也能写。把最后一层的偏置全加一，每个预测就应当加一。

# %% change
before = model.predict(images, verbose=0)
with h5py.File("model.weights.h5", "r+") as file:
    [bias] = [name for name, values in arrays(file).items() if values.shape == (3,) and "optimizer" not in name]
    file[bias][...] += 1
    print("changed", bias)

model.load_weights("model.weights.h5")
print("every prediction went up by one:", np.allclose(model.predict(images, verbose=0), before + 1, atol=1e-5))

# %% en [markdown]
# ## Half a file {#half}
#
# A download that broke off, a full disk: what is left begins like the whole file. A zip archive keeps its table of contents at its end, so half of it is no archive any more, and the message speaks of something else.
#
# %% zh [markdown]
# ## 半个文件 {#half}
#
# 下载中断、磁盘写满，剩下的那半截开头和完整的文件一样。ZIP 归档的目录在末尾，只剩一半就不再是归档，报错说的却是别的事。

# %% half-keras
whole = Path("model.keras").read_bytes()
Path("half.keras").write_bytes(whole[: len(whole) // 2])
keras.models.load_model("half.keras")

# %% en [markdown]
# HDF5 writes down how long it is, and notices.
#
# %% zh [markdown]
# HDF5 记着自己该有多长，所以能发现。

# %% half-h5
whole = Path("model.h5").read_bytes()
Path("half.h5").write_bytes(whole[: len(whole) // 2])
keras.models.load_model("half.h5")

# %% en [markdown]
# ## What to take along {#take-along}
#
# - `.keras`: a zip archive; read `metadata.json` and `config.json` first, they are text.
# - `.h5`: HDF5 with the settings as attributes, `keras_version` among them.
# - `.weights.h5`: arrays, named by class and order.
# - For a file that you cannot place, [identify.py](/tools/identify.md) says all this in one go; for one that fails, paste the message [on the home page](/index.md).
#
# %% zh [markdown]
# ## 记住这些 {#take-along}
#
# - `.keras`：ZIP 归档，先读 `metadata.json` 和 `config.json`，都是文本。
# - `.h5`：HDF5，配置是属性，其中有 `keras_version`。
# - `.weights.h5`：数组，按类和顺序命名。
# - 认不出的文件，[identify.py](/tools/identify.md) 一次说清；加载失败的，把报错贴到[首页](/index.md)。
