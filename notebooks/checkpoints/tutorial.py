# %% en [markdown]
# At the end of this tutorial you have a training run that keeps its best model, survives a crash, and goes on as if nothing had happened; and you have seen what happens to the curve when only weights were kept.
#
# %% zh [markdown]
# 做完这篇教程，你会得到一次这样的训练：最好的模型留了下来，崩溃之后能接着跑，曲线看不出中断过。也会看到，只留权重时曲线会怎样。

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
history = model.fit(x[:80], y[:80], validation_data=(x[80:], y[80:]), epochs=40, verbose=0, callbacks=[keep]).history

best = keras.models.load_model("best.keras")
print("lowest val_loss ", round(min(history["val_loss"]), 4))
print("val_loss of file", round(best.evaluate(x[80:], y[80:], verbose=0), 4))
print("val_loss at end ", round(history["val_loss"][-1], 4))

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
# Whichever it is, the file is not the best of anything. Monitor `loss`, or give validation data.
#
# ## Survive a crash {#crash}
#
# For going on after a crash there is another callback, `BackupAndRestore`. It saves at every epoch what training needs, into a folder of its own, and removes it when training has ended well. Here a third callback plays the crash.
#
# %% zh [markdown]
# 写没写出来都不是“最好的”。请监控 `loss`，或者提供验证数据。
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
# Without `BackupAndRestore` a checkpoint does, if it is a whole model: load it and tell `fit` with `initial_epoch` where to go on. A file of weights, loaded as most people load it, brings less: a model with the same weights, but an optimizer that begins from nothing. Two steps of code show how much that is.
#
# %% zh [markdown]
# ## 手动接着训练 {#by-hand}
#
# 没有用 `BackupAndRestore`，有检查点也行，只要存的是整个模型：加载，再用 `initial_epoch` 告诉 `fit` 从哪一轮接着跑。只有权重的文件，照常见的写法加载，就差一截：权重相同，优化器却从零开始。差多少，看下面两步。

# %% two-checkpoints
model = make_model()
callbacks = [
    keras.callbacks.ModelCheckpoint("last.keras"),
    keras.callbacks.ModelCheckpoint("last.weights.h5", save_weights_only=True),
]
model.fit(x, y, epochs=8, shuffle=False, verbose=0, callbacks=callbacks)
print("steps of the optimizer:", int(model.optimizer.iterations))

# %% resume-whole
from_model = keras.models.load_model("last.keras")
print("steps of the optimizer:", int(from_model.optimizer.iterations))
from_model = from_model.fit(x, y, initial_epoch=8, epochs=16, shuffle=False, verbose=0)
print("as uninterrupted:", np.allclose(whole.history["loss"][8:], from_model.history["loss"], rtol=1e-3))

# %% resume-weights
bare = keras.Sequential([keras.layers.Dense(64, activation="tanh"), keras.layers.Dense(1)])
bare.build((None, 6))
bare.load_weights("last.weights.h5")
bare.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
print("steps of the optimizer:", int(bare.optimizer.iterations))
from_weights = bare.fit(x, y, initial_epoch=8, epochs=16, shuffle=False, verbose=0)
print("as uninterrupted:", np.allclose(whole.history["loss"][8:], from_weights.history["loss"], rtol=1e-3))

# %% en [markdown]
# Adam keeps two averages for every weight. Thrown away, they are estimated anew from the first batches, with steps that are too large for where training stands. (A `.weights.h5` of a compiled model can hold them too; [what it takes to get them back](/writing/checkpoints.md#resume-weights).)
#
# %% zh [markdown]
# Adam 给每个权重记着两个平均值。丢掉以后，只能从头几个批次重新估计，步子就大过了训练此刻需要的。（编译过的模型写出的 `.weights.h5` 里也可以有这些状态，[要这样才取得回来](/writing/checkpoints.md#resume-weights)。）

# %% curves
plt.figure(figsize=(6, 3))
plt.plot(range(16), whole.history["loss"], color="lightgray", linewidth=6, label="uninterrupted")
plt.plot(range(8, 16), from_model.history["loss"], "o-", label="from last.keras")
plt.plot(range(8, 16), from_weights.history["loss"], "s--", label="from last.weights.h5")
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend();

# %% en [markdown]
# ## Old arguments {#old}
#
# Three habits of Keras 2 that end with an error in Keras 3, before training starts. A whole model under a name that ends in `.hdf5`:
#
# %% zh [markdown]
# ## 旧的写法 {#old}
#
# 有三种 Keras 2 的习惯，在 Keras 3 里还没开始训练就报错。第一，整个模型的文件名以 `.hdf5` 结尾：

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
# And `period`, which became `save_freq`:
#
# %% zh [markdown]
# 第三，`period`，现在是 `save_freq`：

# %% old-period
keras.callbacks.ModelCheckpoint("every-second.keras", period=2);

# %% en [markdown]
# ## What to take along {#take-along}
#
# - To have the best model: `ModelCheckpoint("best.keras", monitor=…, save_best_only=True)`, with the data that the monitored value needs.
# - To go on after a crash: `BackupAndRestore`, or a whole model and `initial_epoch`.
# - A file of weights is for predicting, or for a move between versions. For going on with training it is the wrong file.
# - All names and arguments, version by version: [checkpoints](/writing/checkpoints.md).
#
# %% zh [markdown]
# ## 记住这些 {#take-along}
#
# - 要最好的模型：`ModelCheckpoint("best.keras", monitor=…, save_best_only=True)`，监控的值要有数据可算。
# - 要在崩溃后接着训练：`BackupAndRestore`，或者整个模型加 `initial_epoch`。
# - 权重文件适合预测，也适合跨版本搬运；要接着训练，别靠它。
# - 各种文件名和参数在各版本里的表现：[检查点](/writing/checkpoints.md)。
