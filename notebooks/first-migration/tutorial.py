# %% en [markdown]
# At the end of this tutorial a Keras 2 project works in Keras 3: its model and its checkpoint are `.keras` files that predict what they did before, a script trains on from there, with the numbers that Keras 2 would have given.
#
# Run the notebook **twice in one folder: first in Keras 2.15, then in Keras 3**; the two commands stand [at the end of the page](#run). The first run plays the past: it trains and leaves files behind. The second finds these files, as you will find yours. Where the two runs print something else, the page shows both. Two cells end with an error in Keras 3; that is meant so, and the run goes on.
#
# %% zh [markdown]
# 做完这篇教程，一个 Keras 2 项目就能在 Keras 3 里工作：模型和检查点都是 `.keras` 文件，预测和原来一样，脚本从那里接着训练，得到的数字也和 Keras 2 里一样。
#
# 这个笔记本要在**同一个目录里运行两遍：先用 Keras 2.15，再用 Keras 3**，两条命令在[页面末尾](#run)。第一遍扮演过去：训练，留下文件。第二遍面对这些文件，就像你面对自己的旧文件。两遍输出不同的地方，页面上并列给出。在 Keras 3 里有两个单元会报错，这是有意的，后面照常运行。

# %% versions
import keras
import numpy as np

print("Keras", keras.__version__)

# %% en [markdown]
# ## The project as it was {#project}
#
# Two files. `data.py` stands for your data; it computes some, so that nothing has to be downloaded. `train.py` is a script as people wrote it for Keras 2: strings for loss and metric, a checkpoint under the name `best.hdf5`, the model saved as `model.h5`.
#
# %% zh [markdown]
# ## 原来的项目 {#project}
#
# 两个文件。`data.py` 代表你的数据，这里现场算一些，不用下载。`train.py` 是 Keras 2 时代常见的写法：损失和指标写成字符串，检查点叫 `best.hdf5`，模型保存为 `model.h5`。

# %% data
# %%writefile data.py
import numpy as np

rng = np.random.default_rng(7)
x = rng.normal(size=(256, 8)).astype("float32")
y = np.sin(x[:, :1]) + 0.5 * x[:, 1:2] * x[:, 2:3]

# %% old-script
# %%writefile train.py
import keras
from data import x, y

keras.utils.set_random_seed(1)
model = keras.Sequential([
    keras.layers.Dense(32, activation="tanh", input_shape=(8,)),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.SGD(0.02), loss="mse", metrics=["mae"])
callbacks = [
    keras.callbacks.ModelCheckpoint("best.hdf5", monitor="loss", save_best_only=True),
    keras.callbacks.CSVLogger("log.csv"),
]
model.fit(x, y, epochs=6, shuffle=False, verbose=0, callbacks=callbacks)
model.save("model.h5")
print("trained, loss", round(model.evaluate(x, y, verbose=0)[0], 4))

# %% en [markdown]
# Keras 2.15 trains and saves, and says that HDF5 is old. Keras 3 stops at the checkpoint's name, before it has trained anything: [what the message means](/errors/checkpoint-h5-extension.md). That spoils nothing; the files of the first run are still there.
#
# %% zh [markdown]
# Keras 2.15 完成训练并保存，顺便提醒 HDF5 是旧格式。Keras 3 还没开始训练就停在检查点的文件名上：[这条报错的意思](/errors/checkpoint-h5-extension.md)。什么也没弄坏，第一遍留下的文件还在。

# %% run-old-script
# %run train.py

# %% en [markdown]
# ## What lies there {#files}
#
# Before you change anything, look at what you have. In a project of many folders [identify.py](/tools/identify.md) does this by content, and [scan.py](/tools/scan.md) finds the lines of code that will break.
#
# %% zh [markdown]
# ## 手上有什么 {#files}
#
# 动手之前先看清楚有哪些文件。目录多的项目，用 [identify.py](/tools/identify.md) 按内容识别，再用 [scan.py](/tools/scan.md) 找出会出错的代码。

# %% files
from pathlib import Path

old_files = sorted(p for p in Path().iterdir() if p.suffix in (".h5", ".hdf5"))
assert old_files, "nothing to convert here: run the notebook of Keras 2.15 first, in this folder"
print(*old_files)

# %% en [markdown]
# ## Open an old model {#open}
#
# The plain call works in Keras 2.15. Keras 3 finds `mse` stored as a bare string in the compile settings and does not know what it names: [the error and its fixes](/errors/load-h5-metric-mse.md). The model itself is fine.
#
# %% zh [markdown]
# ## 打开旧模型 {#open}
#
# 直接加载，在 Keras 2.15 里没问题。Keras 3 在编译设置里遇到一个光秃秃的字符串 `mse`，不知道指的是什么：[报错与解决办法](/errors/load-h5-metric-mse.md)。模型本身是好的。

# %% open-old-model
model = keras.models.load_model("model.h5")

# %% en [markdown]
# So leave the compile settings out with `compile=False`. Architecture and weights are all that predicting needs, and both runs print the same numbers.
#
# %% zh [markdown]
# 那就用 `compile=False` 不读编译设置。预测只需要架构和权重，两遍输出的数字相同。

# %% open-without-settings
from data import x, y

model = keras.models.load_model("model.h5", compile=False)
print(model.predict(x[:4], verbose=0).ravel().round(4))

# %% en [markdown]
# ## Keep the answers of Keras 2 {#answers}
#
# A file that opens is not yet a file that predicts as before. The proof needs answers from the old environment, so they are saved there, while it still exists: for every old file, what it says to the same input.
#
# %% zh [markdown]
# ## 留下 Keras 2 的答案 {#answers}
#
# 能打开，不等于预测和原来一样。要证明，就得有旧环境给出的答案，所以趁旧环境还在，先存下来：每个旧文件对同一份输入给出什么。

# %% answers
if keras.__version__.startswith("2."):
    for path in old_files:
        old = keras.models.load_model(path, compile=False)
        np.save(f"{path.stem}-answers.npy", old.predict(x, verbose=0))
print(*sorted(Path().glob("*-answers.npy")))

# %% en [markdown]
# ## Convert, and prove it {#convert}
#
# Every old file is opened, saved as `.keras`, opened again from there, and asked the same as before. Only the last column counts. In the run of Keras 2.15 this is a rehearsal, and its files are overwritten by the second run: a `.keras` is to be written by the Keras that will read it ([why](/options/keras-format.md#old-files)).
#
# This loop does for models of plain layers. With LSTM, GRU, custom classes or operations of TensorFlow in the model, or for hundreds of files, take [convert.py](/tools/convert.md): it knows what has to be changed, and also brings the state of the optimizer along.
#
# %% zh [markdown]
# ## 转换，并且证明 {#convert}
#
# 每个旧文件都打开，存成 `.keras`，从新文件重新加载，再回答同样的问题。只有最后一列算数。在 Keras 2.15 那一遍里，这只是预演，文件会被第二遍覆盖：`.keras` 应当由将来要读它的那个 Keras 来写（[原因](/options/keras-format.md#old-files)）。
#
# 这个循环够普通层组成的模型用。模型里有 LSTM、GRU、自定义类或 TensorFlow 运算，或者有几百个文件，请用 [convert.py](/tools/convert.md)：它知道哪些地方要改，还会把优化器状态一起带过来。

# %% convert
for path in old_files:
    new = path.with_suffix(".keras")
    keras.models.load_model(path, compile=False).save(new)
    answers = keras.models.load_model(new).predict(x, verbose=0)
    same = np.allclose(answers, np.load(f"{path.stem}-answers.npy"), atol=1e-5)
    print(f"{path} -> {new}  same predictions: {same}")

# %% en [markdown]
# ## Put the script right {#script}
#
# The new `train.py` goes on where the old one stopped. It opens the converted model instead of building one, so it needs no seed either; and it compiles it as before, since the settings stayed behind. What it writes has new names, in `.keras` where it is a model, so the converted files stay as they were proven. A script that trains from scratch keeps the lines that build the model, with `keras.Input((8,))` as the first of them in place of `input_shape`, and changes the names.
#
# %% zh [markdown]
# ## 改好脚本 {#script}
#
# 新的 `train.py` 从旧脚本停下的地方接着训练。它不再搭建模型，而是打开转换好的文件，所以也不用设随机种子；编译设置没有带过来，所以照原样重新编译。它写出的文件都用新名字，模型以 `.keras` 结尾，这样刚才验证过的转换结果保持不变。要从头训练的脚本，保留搭建模型的几行，第一行用 `keras.Input((8,))` 代替 `input_shape`，再改文件名即可。

# %% new-script
# %%writefile train.py
import keras
from data import x, y

model = keras.models.load_model("model.keras")
model.compile(optimizer=keras.optimizers.SGD(0.02), loss="mse", metrics=["mae"])
callbacks = [
    keras.callbacks.ModelCheckpoint("best-continued.keras", monitor="loss", save_best_only=True),
    keras.callbacks.CSVLogger("log-continued.csv"),
]
model.fit(x, y, epochs=6, shuffle=False, verbose=0, callbacks=callbacks)
model.save("trained.keras")
print("trained, loss", round(model.evaluate(x, y, verbose=0)[0], 4))

# %% en [markdown]
# Both Keras go on from the same weights, over the same batches in the same order, with an optimizer that keeps no state. So the numbers at the end have to be the same, and they are. With Adam they would not quite be: `compile=False` loses the state of the optimizer. [Checkpoints done right](/notebooks/checkpoints.ipynb) shows what that does to the curve.
#
# %% zh [markdown]
# 两个 Keras 从相同的权重出发，批次相同，顺序相同，优化器又没有状态，所以最后的数字应当一样，结果也确实一样。换成 Adam 就会略有出入：`compile=False` 丢掉了优化器状态。曲线会变成什么样，见[把检查点做对](/notebooks/checkpoints.ipynb)。

# %% run-new-script
# %run train.py

# %% en [markdown]
# The curve shows it: no jump where the old script ended and the new one began.
#
# %% zh [markdown]
# 画出曲线也能看到：旧脚本结束、新脚本开始的地方没有跳变。

# %% curve
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

before = np.genfromtxt("log.csv", delimiter=",", names=True)
after = np.genfromtxt("log-continued.csv", delimiter=",", names=True)
plt.figure(figsize=(6, 3))
plt.plot(1 + before["epoch"], before["loss"], "o-", label="train.py, model.h5")
plt.plot(7 + after["epoch"], after["loss"], "o-", label="train.py, model.keras")
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend();

# %% en [markdown]
# ## Check the result {#check}
#
# The last test is the one that everybody who takes your files will make: open them with nothing but Keras, and go on without a warning.
#
# %% zh [markdown]
# ## 检查结果 {#check}
#
# 最后一项检查，也是每个拿到文件的人都会做的：只用 Keras 打开，没有警告，接着就能用。

# %% check
trained = keras.models.load_model("trained.keras")
print("loss", round(trained.evaluate(x, y, verbose=0)[0], 4))
print("optimizer", type(trained.optimizer).__name__)

# %% en [markdown]
# ## What to take along {#take-along}
#
# - Save the answers of the old environment before you leave it. Without them nothing can be proven later.
# - Open with `compile=False`, save as `.keras` in Keras 3, open again, compare. Then compile.
# - Names of checkpoints and models end in `.keras`, names of weights in `.weights.h5`.
# - For a whole team there is a [plan with phases](/kit/plan.md); for a code base the [page with the order of steps](/code-base.md).
# - Keep the old files until somebody has worked with the new ones for a while. They are the only way back.
#
# %% zh [markdown]
# ## 记住这些 {#take-along}
#
# - 离开旧环境之前，先把它的答案存下来。没有答案，以后什么也证明不了。
# - 用 `compile=False` 打开，在 Keras 3 里存成 `.keras`，重新打开，对比，然后再编译。
# - 检查点和模型的文件名以 `.keras` 结尾，权重的以 `.weights.h5` 结尾。
# - 整个团队迁移有[分阶段的计划](/kit/plan.md)，迁移代码库的步骤见[这一页](/code-base.md)。
# - 新文件用上一阵之前，旧文件都要留着，那是唯一的退路。
