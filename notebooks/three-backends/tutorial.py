# %% en [markdown]
# At the end of this tutorial a model that was trained on TensorFlow predicts and trains on JAX and on PyTorch, from one and the same `.keras` file. You know which parts of a model do not travel, and how to open a file that comes back from PyTorch.
#
# Keras 3 runs on three backends. Keras 2.15 knows TensorFlow alone; its tab shows what the same lines do there.
#
# If you run the notebook yourself under Linux: PyTorch's usual package there brings libraries for graphics cards, several gigabytes of them. A PyTorch for the CPU is enough.
#
# %% zh [markdown]
# 做完这篇教程，一个在 TensorFlow 上训练的模型，用同一个 `.keras` 文件，就能在 JAX 和 PyTorch 上预测、接着训练。你还会知道模型里哪些部分带不过去，以及从 PyTorch 拿回来的文件怎样打开。
#
# Keras 3 可以用三种后端，Keras 2.15 只有 TensorFlow；它的标签页展示同样的代码在那里会怎样。
#
# 在 Linux 上自己运行这个 notebook 要注意：PyTorch 默认的安装包带着显卡用的库，有好几 GB；装 CPU 版就够了。

# %% versions
import json
import zipfile

import keras
import numpy as np

print("Keras", keras.__version__, "on", keras.backend.backend())

# %% en [markdown]
# ## Train and save on TensorFlow {#save}
#
# A wave with some noise; the model reads a stretch of it and predicts the next value. The data goes into a file too, so that every process sees the same.
#
# %% zh [markdown]
# ## 在 TensorFlow 上训练并保存 {#save}
#
# 数据是一条带噪声的波，模型读一段，预测下一个值。数据也存成文件，让每个进程看到的都一样。

# %% data
rng = np.random.default_rng(0)
t = np.arange(696)
wave = np.sin(t / 9) * (1 + 0.5 * np.sin(t / 40)) + 0.1 * rng.normal(size=t.size)
windows = np.lib.stride_tricks.sliding_window_view(wave, 24)[:-1, :, None].astype("float32")
following = wave[24:, None].astype("float32")
print("windows", windows.shape, "following", following.shape)

# %% train
keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((24, 1)),
    keras.layers.Conv1D(16, 5, activation="relu"),
    keras.layers.Conv1D(16, 5, activation="relu"),
    keras.layers.Flatten(),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse")
model.fit(windows[:512], following[:512], epochs=6, verbose=0)

# %% save
model.save("wave.keras")
x, y = windows[512:], following[512:]
np.savez("wave.npz", x=x, y=y, expected=model.predict(x, verbose=0))

# %% en [markdown]
# Why the file can travel: it names the layers as Keras does and holds their settings and numbers. Nothing in it speaks of TensorFlow.
#
# %% zh [markdown]
# 文件为什么能换后端：里面记的是 Keras 对各层的叫法、配置和数值，没有一处提到 TensorFlow。

# %% what-it-names
with zipfile.ZipFile("wave.keras") as archive:
    config = archive.read("config.json").decode()
for layer in json.loads(config)["config"]["layers"]:
    print(layer["module"], layer["class_name"])
print("speaks of tensorflow:", "tensorflow" in config)

# %% en [markdown]
# ## Predict and train on {#predict}
#
# The backend is chosen before `import keras` and stays for the life of the process. So each backend needs a process of its own, and what should run there goes into a script.
#
# This one predicts and compares; then it trains on, for the optimizer is in the file with its state. It takes times and saves the model under the name it is given. The samples come in the same order everywhere. On the other backends it hides TensorFlow, to show that they do without: `None` in `sys.modules` makes `import tensorflow` fail.
#
# %% zh [markdown]
# ## 预测，接着训练 {#predict}
#
# 后端要在 `import keras` 之前选定，进程运行期间不能再换。所以一个后端用一个进程，要运行的内容写成脚本。
#
# 下面的脚本先预测并比较；优化器连同状态都在文件里，所以还能接着训练。它同时计时，最后按给定的名字保存模型。样本的顺序在各处都一样。用另外两个后端时，它把 TensorFlow 藏起来，说明用不着：在 `sys.modules` 里填 `None`，`import tensorflow` 就会失败。

# %% go-on-script
# %%writefile go_on.py
import sys
import time

import keras
import numpy as np

backend = keras.backend.backend()
if backend != "tensorflow":
    sys.modules["tensorflow"] = None  # as where it is not installed
data = np.load("wave.npz")
model = keras.models.load_model("wave.keras")
answer = model.predict(data["x"], verbose=0)
np.save(f"answer-{backend}.npy", answer)
print("on", backend, "from step", int(model.optimizer.iterations))
print("same predictions:", np.allclose(answer, data["expected"], atol=1e-5))

moments, losses = [time.perf_counter()], []
for epoch in range(4):
    losses += model.fit(data["x"], data["y"], shuffle=False, verbose=0).history["loss"]
    moments.append(time.perf_counter())
print("losses", *(f"{loss:.4f}" for loss in losses))
first, *later = np.diff(moments)
print(f"first epoch {1000 * first:.0f} ms, a later one {1000 * min(later):.1f} ms")
model.save(sys.argv[1])

# %% en [markdown]
# The variable `KERAS_BACKEND` in front of the command chooses. `2>/dev/null` hides what TensorFlow logs when it starts.
#
# In the tab of Keras 3 the model runs on JAX and on PyTorch, predicts the same and trains on, without TensorFlow. Keras 2.15 does not heed the variable, and it does not say so either: both runs are on TensorFlow. Print the backend when it matters.
#
# %% zh [markdown]
# 用哪个后端，由命令前面的变量 `KERAS_BACKEND` 决定。`2>/dev/null` 用来隐藏 TensorFlow 启动时的日志。
#
# 看 Keras 3 的标签页：模型分别跑在 JAX 和 PyTorch 上，预测一致，也能接着训练，没有用到 TensorFlow。Keras 2.15 不理会这个变量，也不提醒，两次都跑在 TensorFlow 上。所以在意后端的时候，把它打印出来。

# %% go-on-jax
# !KERAS_BACKEND=jax python go_on.py from-jax.keras 2>/dev/null

# %% go-on-torch
# !KERAS_BACKEND=torch python go_on.py from-torch.keras 2>/dev/null

# %% en [markdown]
# All answers over the true wave, with the one that was saved beside the model. In Keras 3 they are three lines that cannot be told apart; in Keras 2.15 two, both from TensorFlow.
#
# %% zh [markdown]
# 把各份预测和保存时的那份一起画在真实的波形上。Keras 3 里是三条分不开的线；Keras 2.15 里是两条，都来自 TensorFlow。

# %% on-top
# %config InlineBackend.figure_formats = ["svg"]
from pathlib import Path

import matplotlib.pyplot as plt

plt.figure(figsize=(7, 3))
plt.plot(y, color="lightgrey", linewidth=6, label="true")
plt.plot(np.load("wave.npz")["expected"], label="when saved")
for path, style in zip(sorted(Path().glob("answer-*.npy")), ["--", ":"]):
    plt.plot(np.load(path), style, label=path.stem)
plt.xlabel("step")
plt.legend();

# %% en [markdown]
# Last the same on TensorFlow, to set beside them. That needs no process of its own: the notebook runs on TensorFlow, and `%run` runs the script in it.
#
# %% zh [markdown]
# 最后在 TensorFlow 上也跑一遍作对照。这不用另开进程：notebook 本来就跑在 TensorFlow 上，用 `%run` 直接运行脚本。

# %% go-on-tensorflow
# %run go_on.py from-tensorflow.keras

# %% en [markdown]
# Look at two things. All three go on from the same step, and the losses agree: it is one training, whoever computes it. The times differ, and above all the first epoch, in which TensorFlow and JAX compile the model and PyTorch does not.
#
# Do not take the times for a ranking. The model is tiny and the machine has no graphics card. How much they waver shows the tab of Keras 2.15, where all three runs are TensorFlow. Measure with your own model; the file makes that easy.
#
# ## What does not travel {#not}
#
# What is written for TensorFlow stays with TensorFlow. One layer, written twice: with functions of TensorFlow, and with `keras.ops`, which Keras 3 has for all backends.
#
# %% zh [markdown]
# 看两点。三次都从同一步接着训练，损失也一致：换谁来算，都是同一场训练。时间则各不相同，差得最多的是第一轮，因为 TensorFlow 和 JAX 要在这一轮里编译计算图，PyTorch 不用。
#
# 别拿这些时间排名次：模型很小，机器也没有显卡。时间本身能波动多少，看 Keras 2.15 的标签页，那里三次都是 TensorFlow。要比就用自己的模型测，有了这个文件，测起来很容易。
#
# ## 带不过去的 {#not}
#
# 为 TensorFlow 写的代码，离不开 TensorFlow。同一个层写两遍：一遍用 TensorFlow 的函数，一遍用 `keras.ops`，后者是 Keras 3 为各个后端准备的。

# %% layers
# %%writefile layers.py
import keras


@keras.saving.register_keras_serializable("waves")
class LogWithTF(keras.layers.Layer):
    def call(self, x):
        import tensorflow as tf

        return tf.math.log1p(tf.abs(x))


@keras.saving.register_keras_serializable("waves")
class LogWithOps(keras.layers.Layer):
    def call(self, x):
        return keras.ops.log1p(keras.ops.abs(x))

# %% save-with-tf
import layers


def save_with(layer, name):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), layer, keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    model.save(name)


save_with(layers.LogWithTF(), "with-tf.keras")

# %% save-with-ops
save_with(layers.LogWithOps(), "with-ops.keras")

# %% en [markdown]
# Keras 2.15 has no `keras.ops`, so a layer of your own that runs in both versions and on all backends can only be put together from layers of Keras.
#
# The other thing that stays is text: JAX and PyTorch know no strings. Save such a model in two ways, whole, and without the layer that reads the text. The script below then hands it text as a tensor of TensorFlow, since Keras 3 takes no strings from NumPy.
#
# %% zh [markdown]
# Keras 2.15 没有 `keras.ops`。自定义层要想两个版本、各个后端都能用，只能由 Keras 自带的层拼成。
#
# 另一样带不过去的是文本：JAX 和 PyTorch 没有字符串类型。这样的模型存两份：一份完整，一份不带读文本的层。后面的脚本用 TensorFlow 张量传入文本，因为 Keras 3 不接受 NumPy 的字符串数组。

# %% save-with-text
words = keras.layers.TextVectorization(max_tokens=10, output_sequence_length=4)
words.adapt(["the cat sat", "the dog sat"])
np.save("numbers.npy", words([["the dog"], ["the cat"]]))

rest = keras.Sequential([keras.Input((4,), dtype="int64"), keras.layers.Embedding(10, 3), keras.layers.GlobalAveragePooling1D()])
rest.compile(optimizer="sgd", loss="mse")
rest.save("without-text.keras")
whole = keras.Sequential([keras.Input((1,), dtype="string"), words, rest])
whole.compile(optimizer="sgd", loss="mse")
whole.save("with-text.keras")

# %% open-all-script
# %%writefile open_all.py
import keras
import layers
import numpy as np
import tensorflow as tf

print("on", keras.backend.backend())
numbers, texts = np.ones((2, 3), "float32"), tf.constant([["the dog"], ["the cat"]])
given = {"with-tf": numbers, "with-ops": numbers, "with-text": texts, "without-text": np.load("numbers.npy")}
for name, inputs in given.items():
    done = "not opened"
    try:
        model = keras.models.load_model(f"{name}.keras")
        done = "opened, no prediction"
        shape = model.predict(inputs, verbose=0).shape
        done = "predicts, does not train"
        model.fit(inputs, np.zeros(shape), verbose=0)
        print(f"{name}: predicts and trains")
    except Exception as error:
        print(f"{name}: {done} ({type(error).__name__})")

# %% en [markdown]
# All three at once: `&` starts a process and goes on, `wait` waits for all.
#
# %% zh [markdown]
# 三个一起跑：`&` 启动一个进程后不等它，`wait` 等全部结束。

# %% open-all
# !for b in tensorflow jax torch; do KERAS_BACKEND=$b python open_all.py >$b.txt 2>/dev/null & done; wait
# !cat tensorflow.txt jax.txt torch.txt

# %% en [markdown]
# How far each file gets, in Keras 3:
#
# - `with-tf` does not open on JAX. On PyTorch it is worse in its way: it opens and predicts, because numbers pass from one library to the other by way of NumPy; gradients do not, so it fails only when it is trained.
# - `with-ops` works on all three.
# - `with-text` opens everywhere here, where TensorFlow is installed, but takes no text on JAX and PyTorch ([and without TensorFlow it does not open](/errors/text-layer-needs-tensorflow.md)).
# - `without-text` works on all three. Turn text into numbers before the model.
#
# In Keras 2.15 all is TensorFlow; `with-ops` is missing there because it could not be made.
#
# ## Back again {#back}
#
# Three files were written by the training above, each from another process. Look at the class under which each stores its optimizer.
#
# %% zh [markdown]
# 在 Keras 3 里，各个文件能走到哪一步：
#
# - `with-tf` 在 JAX 上打不开。在 PyTorch 上更隐蔽：能打开，也能预测，因为数值可以经 NumPy 在两个库之间传递；梯度传不过去，所以到训练时才报错。
# - `with-ops` 三个后端都行。
# - `with-text` 在这里都能打开，因为装了 TensorFlow，但在 JAX 和 PyTorch 上不接受文本（[没装 TensorFlow 就打不开](/errors/text-layer-needs-tensorflow.md)）。
# - `without-text` 三个后端都行。先把文本变成数字，再交给模型。
#
# 在 Keras 2.15 里全都是 TensorFlow；`with-ops` 报错，是因为它没能建出来，没有这个文件。
#
# ## 再拿回来 {#back}
#
# 前面接着训练时，三个进程各写了一个文件。看它们各自记下的优化器是哪个类。

# %% stored-optimizer
for name in ("from-tensorflow.keras", "from-jax.keras", "from-torch.keras"):
    config = json.loads(zipfile.ZipFile(name).read("config.json"))
    optimizer = config["compile_config"]["optimizer"]
    print(name, "has", optimizer["module"], optimizer["class_name"])

# %% back-from-jax
returned = keras.models.load_model("from-jax.keras")
returned.fit(x, y, shuffle=False, verbose=0)
print("trains here, now at step", int(returned.optimizer.iterations))

# %% en [markdown]
# What JAX wrote trains on here. What PyTorch wrote, in Keras 3, has an optimizer that belongs to PyTorch. Where PyTorch is not installed, the file does not open at all. The next cell plays such a machine, hiding PyTorch as the script above hid TensorFlow; of the long message the last line says it.
#
# %% zh [markdown]
# JAX 写的文件，在这里能接着训练。PyTorch 写的文件，在 Keras 3 里记的是 PyTorch 专用的优化器，没装 PyTorch 的机器上根本打不开。下面模拟这样的机器，像前面藏 TensorFlow 那样把 PyTorch 藏起来；报错很长，只看最后一行。

# %% without-torch
import sys

sys.modules["torch"] = None
try:
    keras.models.load_model("from-torch.keras")
    print("opened")
except TypeError as error:
    print(str(error).splitlines()[-1])
del sys.modules["torch"]

# %% en [markdown]
# With PyTorch installed, as here, the file opens and predicts without a complaint.
#
# %% zh [markdown]
# 像这里这样装着 PyTorch，文件照样打开、预测，毫无怨言。

# %% open-torch-file
returned = keras.models.load_model("from-torch.keras")
answer = returned.predict(x, verbose=0)
print("step", int(returned.optimizer.iterations))

# %% en [markdown]
# It ends when it is trained:
#
# %% zh [markdown]
# 一训练就不行了：

# %% train-torch-file
returned.fit(x, y, shuffle=False, verbose=0)

# %% en [markdown]
# Two ways out. `compile=False` leaves the optimizer out, which is all that predicting needs. To train on with the optimizer's state, say which class is meant: the file calls it `Adam`, and `custom_objects` gives the `Adam` of the backend at hand.
#
# %% zh [markdown]
# 有两个办法。只预测，用 `compile=False`，不加载优化器。要带着优化器状态接着训练，就指明是哪个类：文件里叫它 `Adam`，用 `custom_objects` 把当前后端的 `Adam` 给它。

# %% compile-false
for_predicting = keras.models.load_model("from-torch.keras", compile=False)
print("same predictions:", np.allclose(for_predicting.predict(x, verbose=0), answer, atol=1e-5))

# %% custom-objects
adam = {"Adam": keras.optimizers.Adam}
for_training = keras.models.load_model("from-torch.keras", custom_objects=adam)
print("from step", int(for_training.optimizer.iterations))
loss = for_training.fit(x, y, shuffle=False, verbose=0).history["loss"][0]
print(f"loss {loss:.4f}, at step", int(for_training.optimizer.iterations))

# %% en [markdown]
# ## What to take along {#take-along}
#
# - A `.keras` made of layers of Keras opens on TensorFlow, JAX and PyTorch with equal predictions, and training goes on. [What we ran beyond this model](/why.md#backends)
# - Choose the backend by `KERAS_BACKEND` before the import, one process each, and print which one you got.
# - In layers of your own use `keras.ops`, not `tf.`; register them as in [the tutorial on custom layers](/notebooks/custom-objects.ipynb). Test training as well as predicting.
# - Keep text outside the model.
# - Files from PyTorch: hand over the optimizer's class, or load with `compile=False`.
# - An exported model is another matter: it belongs to what it was exported for. See [Serving](/notebooks/serving.ipynb).
#
# %% zh [markdown]
# ## 记住这些 {#take-along}
#
# - 只用 Keras 自带的层搭成的 `.keras`，在 TensorFlow、JAX、PyTorch 上都能打开，预测一致，也能接着训练。[除了这个模型，我们还测了什么](/why.md#backends)
# - 在导入之前用 `KERAS_BACKEND` 选后端，一个后端一个进程，并把实际用的后端打印出来。
# - 自定义层里用 `keras.ops`，不用 `tf.`；注册方法见[自定义层那篇教程](/notebooks/custom-objects.ipynb)。除了预测，还要试一下训练。
# - 文本放在模型外面处理。
# - PyTorch 写的文件：用 `custom_objects` 给出优化器的类，或者用 `compile=False` 加载。
# - 导出的模型是另一回事，为哪里导出的就只能在哪里用，见[部署](/notebooks/serving.ipynb)。
