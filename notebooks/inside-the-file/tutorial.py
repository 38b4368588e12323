# %% en [markdown]
# At the end of this tutorial you can open any file of Keras without Keras, say what is in it and who wrote it, and change a weight in it by hand. That is what helps when `load_model` fails and the message does not say why.
#
# %% zh [markdown]
# 做完这篇教程，你不用 Keras 也能打开任何一个 Keras 文件，说得出里面有什么、是谁写的，还能亲手改掉其中一个权重。`load_model` 失败而报错又说不清原因的时候，靠的就是这个。

# %% model
import keras
import numpy as np

keras.utils.set_random_seed(0)
inputs = keras.Input((12, 12, 1))
x = keras.layers.Conv2D(8, 5, activation="relu")(inputs)
x = keras.layers.MaxPooling2D()(x)
x = keras.layers.Conv2D(32, 3, activation="relu", name="deep")(x)
x = keras.layers.BatchNormalization()(x)
x = keras.layers.Flatten()(x)
x = keras.layers.Dense(24, activation="relu", name="wide")(x)
model = keras.Model(inputs, keras.layers.Dense(10, name="head")(x))
model.compile(optimizer="adam", loss="mse")

images = np.random.default_rng(0).normal(size=(32, 12, 12, 1)).astype("float32")
model.fit(images, np.zeros((32, 10)), verbose=0)

# %% en [markdown]
# One model, trained for an epoch so that its optimizer has something to remember, goes into three files. Both versions warn that HDF5 is the legacy format ([what the warning means](/errors/h5-legacy-warning.md)). The `.h5` comes last: in Keras 3 saving it changes the model in memory ([how](/writing/full-model.md#h5-then-keras)).
#
# %% zh [markdown]
# 同一个模型，先训练一轮，让优化器有东西可记，再存成三个文件。两个版本都警告 HDF5 是旧格式（[警告的意思](/errors/h5-legacy-warning.md)）。`.h5` 放在最后存，因为在 Keras 3 里，存 `.h5` 会改动内存里的模型（[怎么回事](/writing/full-model.md#h5-then-keras)）。

# %% save
model.save("model.keras")
model.save_weights("model.weights.h5")
model.save("model.h5")

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
# `config.json` holds each layer with its class and its settings, from which the layer is made anew. Here stands the reason why a `.keras` is tied to the Keras that wrote it: a setting that the reading version does not know, or writes in another way, can be an error ([which version opens what](/what-opens-what.md)). Compare the two tabs: `dtype`, the initializer, the last lines.
#
# %% zh [markdown]
# `config.json` 记着每一层的类和配置，加载时照着重新创建。为什么 `.keras` 离不开写它的那个 Keras，原因就在这里：读的版本不认识某项配置，或者写法不同，就可能报错（[哪个版本能打开什么](/what-opens-what.md)）。对照两个标签页，看 `dtype`、初始化器和最后几行。

# %% one-layer
config = json.loads(archive.read("config.json"))
[wide] = [layer for layer in config["config"]["layers"] if layer["name"] == "wide"]
print(json.dumps(wide["config"], indent=1))

# %% en [markdown]
# What `compile` was given stands there too. Keras 2.15 noted the word `adam`, as it was typed; Keras 3 notes the optimizer with all its settings.
#
# %% zh [markdown]
# `compile` 的设置也在里面。Keras 2.15 原样记下 `adam` 这个词；Keras 3 记下优化器和它的全部配置。

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
        about += f"  name={item.attrs['name']}" if "name" in item.attrs else ""
        print("  " * name.count("/") + name.rpartition("/")[2] + about)

    file.visititems(show)


with h5py.File("model.weights.h5") as file:
    tree(file)

# %% en [markdown]
# Look for the names of the layers, `deep`, `wide` and `head`: no group is called so. A weights file counts classes, `dense`, `dense_1`, and its weights find their layers by class and order ([what follows from that](/reading/weights.md#by-order)). Keras 3 at least notes the name of the layer as an attribute; Keras 2.15 writes it nowhere in this file.
#
# Below `layers` the two versions write the same groups and the same shapes, which is why this is the format that [passes between them](/reading/weights.md#both-ways). The rest differs: Keras 2.15 also keeps metrics, and the optimizer of Keras 3 has one number more in front, its learning rate, so that all the following ones move.
#
# The member `model.weights.h5` of the `.keras` is the same kind of file, with the same arrays:
#
# %% zh [markdown]
# 找找层的名字：`deep`、`wide`、`head`，哪个组都不叫这些。权重文件按类编号，`dense`、`dense_1`，权重靠类和顺序找到自己的层（[由此会出什么问题](/reading/weights.md#by-order)）。Keras 3 好歹把层名记成了属性；Keras 2.15 在这个文件里哪儿都没写。
#
# `layers` 下面，两个版本的组和形状都一样，所以[跨版本搬运](/reading/weights.md#both-ways)靠的就是这种文件。其余有出入：Keras 2.15 还存了指标；Keras 3 的优化器前面多一个数，也就是学习率，后面的编号全都跟着错开。
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
# The bytes of each group, read from the two whole-model files. A `.keras` names its layers by class, an `.h5` as you named them; the bars are the same. Layers without weights have none. The longest bar is the optimizer: Adam keeps two numbers for every trainable weight. A file that is only for predicting can do without, but `include_optimizer=False` does nothing for a `.keras` ([what does](/errors/include-optimizer-ignored.md)).
#
# %% zh [markdown]
# ## 谁占了多少 {#sizes}
#
# 从两个整个模型的文件里读出每一组的字节数。`.keras` 里层按类命名，`.h5` 里是你起的名字；两边的条一样长。没有权重的层没有条。最长的是优化器：Adam 给每个可训练的权重记两个数。只用来预测的文件可以不要它，不过 `include_optimizer=False` 对 `.keras` 不起作用（[该怎么做](/errors/include-optimizer-ignored.md)）。

# %% sizes
def kilobytes(layers, optimizer):
    groups = {**layers, "optimizer": optimizer}
    sizes = {name: sum(a.nbytes for a in arrays(group).values()) / 1000 for name, group in groups.items()}
    return {name: size for name, size in sizes.items() if size}


with h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as file:
    in_keras = kilobytes(file["layers"], file["optimizer"])
with h5py.File("model.h5") as file:
    in_h5 = kilobytes(file["model_weights"], file["optimizer_weights"])
print("together, KB:", round(sum(in_keras.values())), "in the .keras,", round(sum(in_h5.values())), "in the .h5")

# %% chart
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

figure, places = plt.subplots(2, 1, figsize=(6, 4.5), sharex=True, layout="constrained")
for place, name, sizes in zip(places, ("model.keras", "model.h5"), (in_keras, in_h5)):
    bars = place.barh(sorted(sizes, key=sizes.get), sorted(sizes.values()))
    place.bar_label(bars, fmt="%.1f", padding=3)
    place.set_title(name)
places[1].set_xlabel("KB")
places[0].margins(x=0.12)
plt.show()

# %% en [markdown]
# ## Change a weight by hand {#change}
#
# The file is nothing but arrays, so it can be written as well. All biases of the last layer go up by one; then every prediction has to go up by one, since nothing comes after that layer.
#
# %% zh [markdown]
# ## 亲手改一个权重 {#change}
#
# 文件里无非是数组，所以也能写。把最后一层的偏置全加一；后面没有别的层了，每个预测就应当加一。

# %% change
before = model.predict(images, verbose=0)
with h5py.File("model.weights.h5", "r+") as file:
    file["layers/dense_1/vars/1"][...] += 1

model.load_weights("model.weights.h5")
print("every prediction went up by one:", np.allclose(model.predict(images, verbose=0), before + 1, atol=1e-5))

# %% en [markdown]
# ## Half a file {#half}
#
# A download that broke off, a full disk: what is left begins like the whole file. A zip archive keeps its table of contents at its end, so half of it is no archive any more. Both messages miss the point: Keras 2.15 takes the file for HDF5 and finds [no signature](/errors/file-signature.md), Keras 3 says that it is [not found](/errors/file-not-found-keras-zip.md), although it lies there.
#
# %% zh [markdown]
# ## 半个文件 {#half}
#
# 下载中断、磁盘写满，剩下的那半截开头和完整的文件一样。ZIP 归档的目录在末尾，只剩一半就不再是归档。两条报错都没说到点子上：Keras 2.15 把它当成 HDF5，[找不到签名](/errors/file-signature.md)；Keras 3 说[找不到文件](/errors/file-not-found-keras-zip.md)，其实文件就在那里。

# %% half-keras
whole = Path("model.keras").read_bytes()
Path("half.keras").write_bytes(whole[: len(whole) // 2])
keras.models.load_model("half.keras")

# %% en [markdown]
# HDF5 writes down how long it is, and notices: `eof` is where this file ends, `stored_eof` where it should.
#
# %% zh [markdown]
# HDF5 记着自己该有多长，所以能发现：`eof` 是文件实际结束的位置，`stored_eof` 是应当结束的位置。

# %% half-h5
whole = Path("model.h5").read_bytes()
Path("half.h5").write_bytes(whole[: len(whole) // 2])
keras.models.load_model("half.h5")

# %% en [markdown]
# ## What to take along {#take-along}
#
# - `.keras`: a zip archive; read `metadata.json` and `config.json` first, they are text.
# - `.h5`: HDF5 with the settings as attributes, `keras_version` among them.
# - `.weights.h5`: arrays, counted by class and order; no settings, so the code must build the model.
# - For a file that you cannot place, [identify.py](/tools/identify.md) says all this in one go; for one that fails, paste the message [on the home page](/index.md).
#
# %% zh [markdown]
# ## 记住这些 {#take-along}
#
# - `.keras`：ZIP 归档，先读 `metadata.json` 和 `config.json`，都是文本。
# - `.h5`：HDF5，配置是属性，其中有 `keras_version`。
# - `.weights.h5`：数组，按类和顺序编号；没有配置，模型要靠代码来构建。
# - 认不出的文件，[identify.py](/tools/identify.md) 一次说清；加载失败的，把报错贴到[首页](/index.md)。
