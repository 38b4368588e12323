# %% en [markdown]
# At the end of this tutorial you have a training run that keeps its best model, survives a crash, and goes on as if nothing had happened; and you have seen what the curve does when the state of the optimizer is lost.
#
# %% zh [markdown]
# 做完这篇教程，你会得到一次这样的训练：最好的模型留了下来，崩溃之后能接着跑，曲线看不出中断过。也会看到，丢了优化器状态，曲线会怎样。

# %% setup
import os

import keras
import numpy as np

rng = np.random.default_rng(3)
x = rng.normal(size=(160, 6)).astype("float32")
y = (np.sin(2 * x[:, :1]) + 0.4 * rng.normal(size=(160, 1))).astype("float32")


def make_model():
    keras.utils.set_random_seed(5)
    model = keras.Sequential([keras.layers.Dense(64, activation="tanh"), keras.layers.Dense(1)])
    model.build((None, 6))
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
    return model

# %% en [markdown]
# ## Keep the best {#best}
#
# `save_best_only=True` writes the file only in epochs in which the monitored value is better than ever before. So the file holds the best epoch, not the last one, and `load_model` brings it back whole: architecture, weights, compile settings, optimizer.
#
# %% zh [markdown]
# ## 只留最好的 {#best}
#
# 设了 `save_best_only=True`，只有监控的值刷新纪录的那一轮才写文件。所以文件里是最好的一轮，不是最后一轮；`load_model` 把架构、权重、编译设置、优化器一起带回来。

# %% keep-best
model = make_model()
keep = keras.callbacks.ModelCheckpoint("best.keras", monitor="val_loss", save_best_only=True)
data = {"x": x[:80], "y": y[:80], "validation_data": (x[80:], y[80:]), "shuffle": False, "verbose": 0}
history = model.fit(**data, epochs=40, callbacks=[keep]).history

best = keras.models.load_model("best.keras")
print(f"lowest val_loss  {min(history['val_loss']):.3f}")
print(f"val_loss of file {best.evaluate(x[80:], y[80:], verbose=0):.3f}")
print(f"val_loss at end  {history['val_loss'][-1]:.3f}")

# %% best
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

plt.figure(figsize=(6, 3))
plt.plot(history["loss"], label="loss")
plt.plot(history["val_loss"], label="val_loss")
plt.axvline(np.argmin(history["val_loss"]), color="gray", linestyle=":")
plt.xlabel("epoch")
plt.legend();

# %% en [markdown]
# ## A file for every epoch {#per-epoch}
#
# With fields in its name, the callback writes one file for each epoch. `{epoch:02d}` begins with a zero so that the files sort; any metric of the log can stand beside it, under the name that `history` gives it ([a wrong one stops the training after its first epoch](/writing/checkpoints.md#file-name)). Nothing is ever deleted: the folder grows with each epoch.
#
# %% zh [markdown]
# ## 每轮一个文件 {#per-epoch}
#
# 文件名里写上字段，回调就给每一轮写一个文件。`{epoch:02d}` 前面补零，文件才能按顺序排；旁边可以放日志里的任何指标，名字要和 `history` 里的一样（[写错了，第一轮训练完就停](/writing/checkpoints.md#file-name)）。旧文件从不删除，每轮都会多出一个。

# %% per-epoch
from pathlib import Path

os.makedirs("epochs")
each = keras.callbacks.ModelCheckpoint("epochs/{epoch:02d}-{val_loss:.2f}.keras")
make_model().fit(**data, epochs=5, callbacks=[each])
for path in sorted(Path("epochs").iterdir()):
    print(path.name, f"{path.stat().st_size / 1000:.0f} KB")

# %% en [markdown]
# Or leave the choice for later and pick the best by its name. The fields are numbers, so compare them as such.
#
# %% zh [markdown]
# 也可以过后再按文件名挑最好的。字段是数字，要按数字比较。

# %% pick
chosen = min(Path("epochs").iterdir(), key=lambda path: float(path.stem.split("-")[1]))
print(chosen.name, f"val_loss {keras.models.load_model(chosen).evaluate(x[80:], y[80:], verbose=0):.3f}")

# %% en [markdown]
# ## The name that is monitored must exist {#monitor}
#
# Without validation data there is no `val_loss`. The callback cannot compare, and what it then does depends on the version: see whether a file is there.
#
# %% zh [markdown]
# ## 监控的名字要存在 {#monitor}
#
# 没有验证数据，就没有 `val_loss`，回调无从比较。这时做什么，各版本不一样：看看文件在不在。

# %% monitor-missing
keep = keras.callbacks.ModelCheckpoint("monitored.keras", monitor="val_loss", save_best_only=True)
make_model().fit(x, y, epochs=2, verbose=0, callbacks=[keep])
print("written:", os.path.exists("monitored.keras"))

# %% en [markdown]
# Nothing, or a file that is not the best of anything ([more about it](/errors/checkpoint-monitor-missing.md)). Monitor `loss`, or give validation data.
#
# ## Survive a crash {#crash}
#
# For going on after a crash there is another callback, `BackupAndRestore`. It saves at every epoch what training needs, into a folder of its own, and removes it when training has ended well. Here a third callback plays the crash.
#
# %% zh [markdown]
# 要么没有文件，要么有文件，却谈不上“最好的”（[详细说明](/errors/checkpoint-monitor-missing.md)）。请监控 `loss`，或者提供验证数据。
#
# ## 经得起崩溃 {#crash}
#
# 崩溃后接着训练，用另一个回调 `BackupAndRestore`。它每轮都把训练需要的东西存进自己的目录，正常结束后再删掉。下面用第三个回调来扮演崩溃。

# %% crash
class Crash(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 8:
            raise RuntimeError("power cut in epoch 8")


callbacks = [keras.callbacks.BackupAndRestore("backup"), Crash()]
make_model().fit(x, y, epochs=16, shuffle=False, verbose=0, callbacks=callbacks)

# %% en [markdown]
# A new process would begin like this: the model built anew, the same callback with the same folder. Training starts where it was cut off; `history.epoch` says so.
#
# %% zh [markdown]
# 新的进程里就这样开始：重新构建模型，用同一个回调、同一个目录。训练从中断的地方接上，`history.epoch` 可以看到。

# %% resume
resumed = make_model().fit(x, y, epochs=16, shuffle=False, verbose=0, callbacks=[keras.callbacks.BackupAndRestore("backup")])
print("epochs that ran:", resumed.epoch)
print("backup left behind:", os.path.exists("backup") and os.listdir("backup") != [])

# %% en [markdown]
# Is it the same training? The test is a run without a crash: its losses in these epochs must be those of the resumed run. `shuffle=False` keeps the batches in one order; with shuffling the two would differ by chance.
#
# %% zh [markdown]
# 真是同一次训练吗？用一次没有崩溃的训练来检验：这几轮的损失应当和接着跑的相同。`shuffle=False` 让批次的顺序固定，否则两次训练本来就会有随机差别。

# %% compare
whole = make_model().fit(x, y, epochs=16, shuffle=False, verbose=0)
print("uninterrupted", np.round(whole.history["loss"][8:12], 3))
print("resumed      ", np.round(resumed.history["loss"][:4], 3))
print("the same:", np.allclose(whole.history["loss"][8:], resumed.history["loss"], rtol=1e-3))

# %% en [markdown]
# ## Resume by hand {#by-hand}
#
# A checkpoint does as well. Here are two of the same training: a whole model, and weights alone.
#
# %% zh [markdown]
# ## 手动接着训练 {#by-hand}
#
# 用检查点也行。下面给同一次训练存两种：整个模型，和只有权重。

# %% two-checkpoints
model = make_model()
callbacks = [
    keras.callbacks.ModelCheckpoint("last.keras"),
    keras.callbacks.ModelCheckpoint("last.weights.h5", save_weights_only=True),
]
model.fit(x, y, epochs=8, shuffle=False, verbose=0, callbacks=callbacks)
print("steps of the optimizer:", int(model.optimizer.iterations))

# %% en [markdown]
# From a whole model: load it, and tell `fit` with `initial_epoch` where to go on. Do not compile again; that would make a new optimizer.
#
# %% zh [markdown]
# 整个模型：加载，用 `initial_epoch` 告诉 `fit` 从哪一轮接着跑。不要再编译，否则优化器就换成新的了。

# %% resume-whole
from_model = keras.models.load_model("last.keras")
print("steps of the optimizer:", int(from_model.optimizer.iterations))
from_model = from_model.fit(x, y, initial_epoch=8, epochs=16, shuffle=False, verbose=0)
print("as uninterrupted:", np.allclose(whole.history["loss"][8:], from_model.history["loss"], rtol=1e-3))

# %% en [markdown]
# From weights: what does `save_weights_only` lose? Look into both files.
#
# %% zh [markdown]
# 权重：`save_weights_only` 丢了什么？把两个文件打开看看。

# %% what-is-inside
import zipfile

import h5py

print("last.keras     ", zipfile.ZipFile("last.keras").namelist())
print("last.weights.h5", list(h5py.File("last.weights.h5")))

# %% en [markdown]
# Lost are the architecture and the compile settings, `config.json`. The optimizer's numbers are there. But loaded as most people load it they do not arrive: the optimizer has no variables yet to put them in. There is a warning, and training starts all the same.
#
# %% zh [markdown]
# 丢掉的是架构和编译设置，也就是 `config.json`。优化器的数字还在。可是照常见的写法加载，它们进不来：优化器还没有变量，没处可放。这时只有一条警告，训练照常开始。

# %% resume-weights
bare = make_model()
bare.load_weights("last.weights.h5")
print("steps of the optimizer:", int(bare.optimizer.iterations))
from_weights = bare.fit(x, y, initial_epoch=8, epochs=16, shuffle=False, verbose=0)
print("as uninterrupted:", np.allclose(whole.history["loss"][8:], from_weights.history["loss"], rtol=1e-3))

# %% en [markdown]
# One line before loading puts it right ([more about it](/writing/checkpoints.md#resume-weights)).
#
# %% zh [markdown]
# 加载之前多写一行就好了（[详细说明](/writing/checkpoints.md#resume-weights)）。

# %% resume-built
built = make_model()
built.optimizer.build(built.trainable_variables)
built.load_weights("last.weights.h5")
print("steps of the optimizer:", int(built.optimizer.iterations))
from_built = built.fit(x, y, initial_epoch=8, epochs=16, shuffle=False, verbose=0)
print("as uninterrupted:", np.allclose(whole.history["loss"][8:], from_built.history["loss"], rtol=1e-3))

# %% en [markdown]
# In the curve the lost state is a jump. Adam keeps two averages for every weight; thrown away, they are estimated anew from the first batches, and its first steps are too large for where training stands. The runs with their state, `BackupAndRestore` among them, lie on the gray line of the uninterrupted one.
#
# %% zh [markdown]
# 画成曲线，丢掉状态就是一次跳变。Adam 给每个权重记着两个平均值，丢掉以后只能从头几个批次重新估计，最初几步就大过了训练此刻需要的。带着状态的几次训练，包括 `BackupAndRestore` 那次，都落在没有中断的灰线上。

# %% curves
plt.figure(figsize=(6, 3))
plt.plot(range(16), whole.history["loss"], color="lightgray", linewidth=6, label="uninterrupted")
plt.plot(range(8, 16), resumed.history["loss"], "x-", label="BackupAndRestore")
plt.plot(range(8, 16), from_model.history["loss"], ".-", label="last.keras")
plt.plot(range(8, 16), from_weights.history["loss"], "s--", label="last.weights.h5, state lost")
plt.xlabel("epoch")
plt.ylabel("loss")
plt.ylim(0.1, 0.8)
plt.legend(loc="lower left");

# %% en [markdown]
# ## Old arguments {#old}
#
# Three habits of Keras 2 that end with an error in Keras 3, before training starts. A whole model under a name that ends in `.hdf5` ([fix](/errors/checkpoint-h5-extension.md)):
#
# %% zh [markdown]
# ## 旧的写法 {#old}
#
# 有三种 Keras 2 的习惯，在 Keras 3 里还没开始训练就报错。第一，整个模型的文件名以 `.hdf5` 结尾（[改法](/errors/checkpoint-h5-extension.md)）：

# %% old-name
keras.callbacks.ModelCheckpoint("best.hdf5");

# %% en [markdown]
# Weights under a name that ends in `.h5` alone ([fix](/errors/checkpoint-weights-extension.md)):
#
# %% zh [markdown]
# 第二，权重的文件名只以 `.h5` 结尾（[改法](/errors/checkpoint-weights-extension.md)）：

# %% old-weights-name
keras.callbacks.ModelCheckpoint("weights.h5", save_weights_only=True);

# %% en [markdown]
# And `period`; what there is now is `save_freq`, which counts batches and not epochs ([fix](/errors/checkpoint-arg-removed.md)):
#
# %% zh [markdown]
# 第三，`period`；现在有的是 `save_freq`，按批次数，不按轮数（[改法](/errors/checkpoint-arg-removed.md)）：

# %% old-period
keras.callbacks.ModelCheckpoint("every-second.keras", period=2);

# %% en [markdown]
# ## What runs, and does not do what it should {#silent}
#
# Two habits raise nothing while training. The first is `.h5` for a checkpoint, which Keras {{ keras3.keras }} takes again. Train with it, save the model as `.keras` afterwards, and ask the file which optimizer it holds: in Keras 3 it is no longer the one that was trained with ([why](/writing/full-model.md#h5-then-keras)).
#
# %% zh [markdown]
# ## 能跑，却没做该做的事 {#silent}
#
# 有两种写法，训练时什么错也不报。第一种，检查点用 `.h5`，Keras {{ keras3.keras }} 又接受了。这样训练完，再把模型存成 `.keras`，看看文件里是哪个优化器：在 Keras 3 里，已经不是训练时的那个（[原因](/writing/full-model.md#h5-then-keras)）。

# %% h5-then-keras
model = make_model()
model.fit(x, y, epochs=1, verbose=0, callbacks=[keras.callbacks.ModelCheckpoint("last.h5")])
model.save("after.keras")
print("trained with", type(model.optimizer).__name__)
print("in the file ", type(keras.models.load_model("after.keras").optimizer).__name__)

# %% en [markdown]
# The second is a name for weights without `save_weights_only=True`. Both versions see `.h5` at the end and write a whole model; the error comes only when the weights are needed ([what saves the file](/writing/checkpoints.md#forgotten-argument)).
#
# %% zh [markdown]
# 第二种，文件名是权重的，却忘了 `save_weights_only=True`。两个版本看到末尾的 `.h5`，都写出整个模型；等到要用权重时才报错（[文件还有救](/writing/checkpoints.md#forgotten-argument)）。

# %% forgotten
keep = keras.callbacks.ModelCheckpoint("kept.weights.h5")
make_model().fit(x, y, epochs=1, verbose=0, callbacks=[keep])
with h5py.File("kept.weights.h5") as file:
    print("inside:", list(file), list(file.attrs))

# %% forgotten-load
make_model().load_weights("kept.weights.h5")

# %% en [markdown]
# ## What to take along {#take-along}
#
# - To have the best model: `ModelCheckpoint("best.keras", monitor=…, save_best_only=True)`, with the data that the monitored value needs.
# - To go on after a crash: `BackupAndRestore`, or a whole model and `initial_epoch`. Then look whether the curve jumps.
# - To go on from weights alone: `optimizer.build` before `load_weights`, or the state of the optimizer stays in the file.
# - All names and arguments, version by version: [checkpoints](/writing/checkpoints.md).
#
# %% zh [markdown]
# ## 记住这些 {#take-along}
#
# - 要最好的模型：`ModelCheckpoint("best.keras", monitor=…, save_best_only=True)`，监控的值要有数据可算。
# - 要在崩溃后接着训练：`BackupAndRestore`，或者整个模型加 `initial_epoch`。然后看曲线有没有跳变。
# - 只有权重，又要接着训练：先 `optimizer.build`，再 `load_weights`，否则优化器状态留在文件里出不来。
# - 各种文件名和参数在各版本里的表现：[检查点](/writing/checkpoints.md)。
