# %% en [markdown]
# At the end of this tutorial you have a model as a folder that TensorFlow Serving takes and as an ONNX file, you know that both predict what the model predicts, and you know what you cannot get back from them.
#
# %% zh [markdown]
# 做完这篇教程，你会得到一个 TensorFlow Serving 能用的目录和一个 ONNX 文件，确认两者的预测和模型一样，也知道哪些东西没法从中取回来。

# %% model
import os
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

tf.get_logger().setLevel("ERROR")
keras.utils.set_random_seed(2)
x = np.linspace(-3, 3, 200, dtype="float32").reshape(-1, 1)
model = keras.Sequential([
    keras.Input((1,), name="position"),
    keras.layers.Dense(32, activation="tanh"),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
model.fit(x, np.sin(x), epochs=30, verbose=0)
expected = model.predict(x, verbose=0)

# %% en [markdown]
# ## Export {#export}
#
# `export` writes a SavedModel: the computation as a graph, and the variables. What is printed names the endpoint `serve`, the shape and the type it takes. `None` is the batch, which stays free.
#
# %% zh [markdown]
# ## 导出 {#export}
#
# `export` 写出 SavedModel：计算图和变量。打印出来的是端点 `serve`，以及它接受的形状和类型。`None` 是批次大小，不限定。

# %% export
model.export("served")

# %% folder
for path in sorted(Path("served").rglob("*")):
    if path.is_file():
        print(path)

# %% en [markdown]
# The same folder opened with TensorFlow alone. Nothing of Keras is needed, and so it is what a server does.
#
# %% zh [markdown]
# 只用 TensorFlow 打开这个目录，不需要 Keras，服务器做的就是这件事。

# %% open-with-tensorflow
served = tf.saved_model.load("served")
print("endpoints:", sorted(served.signatures))
print("same predictions:", np.allclose(served.serve(x), expected, atol=1e-6))
print("any batch:", served.serve(x[:1]).shape, served.serve(x[:7]).shape)

# %% overlay
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

plt.figure(figsize=(6, 3))
plt.plot(x, expected, label="model.predict")
plt.plot(x[::10], served.serve(x[::10]), "o", label="served.serve")
plt.xlabel("position")
plt.legend();

# %% en [markdown]
# ## What cannot be got back {#lost}
#
# The folder is for predictions. It holds no layers, no compile settings and no optimizer, so it is no way to keep a model. Keras 2.15 gives back an object for it that is no Keras model; Keras 3 refuses.
#
# %% zh [markdown]
# ## 取不回来的东西 {#lost}
#
# 这个目录只用来预测。里面没有层，没有编译设置，没有优化器，所以不能拿它来保存模型。Keras 2.15 会给出一个对象，但那不是 Keras 模型；Keras 3 直接拒绝。

# %% load-model
again = keras.models.load_model("served")
print("has layers:", hasattr(again, "layers"), " has fit:", hasattr(again, "fit"))

# %% en [markdown]
# In Keras 2 a SavedModel was also the way to save: a folder, with the layers' settings inside. Keras 3 does not write those any more, neither with `save_format` nor by a name without an ending ([all about SavedModel folders](/reading/savedmodel.md)).
#
# %% zh [markdown]
# 在 Keras 2 里，SavedModel 也是一种保存方式：一个目录，里面带各层的配置。Keras 3 不再写这种目录，不管是用 `save_format`，还是文件名不带扩展名（[SavedModel 目录详解](/reading/savedmodel.md)）。

# %% old-save
model.save("old-folder", save_format="tf")

# %% old-save-plain
model.save("old-folder")

# %% en [markdown]
# ## Use it inside Keras 3: TFSMLayer {#tfsm-layer}
#
# `TFSMLayer` makes a layer of the folder, and its answers can be called as the endpoint's. Keras 2.15 has no such layer. The endpoint `serving_default` answers with a dictionary, `serve` with the tensor.
#
# %% zh [markdown]
# ## 在 Keras 3 里用：TFSMLayer {#tfsm-layer}
#
# `TFSMLayer` 把这个目录变成一个层。Keras 2.15 没有这个层。端点 `serving_default` 返回字典，`serve` 直接返回张量。

# %% as-layer
layer = keras.layers.TFSMLayer("served", call_endpoint="serve")
print("same predictions:", np.allclose(layer(x), expected, atol=1e-6))
answer = keras.layers.TFSMLayer("served", call_endpoint="serving_default")(x)
print("serving_default gives:", type(answer).__name__, list(answer))

# %% en [markdown]
# Such a layer goes into a model and predicts there. What is lost stays lost: it has no settings from which it could be made elsewhere, only the path of the folder, so a model that is saved with it opens only where the folder lies.
#
# %% zh [markdown]
# 这样的层可以放进模型里预测。丢掉的仍旧回不来：它的配置里只有目录的路径，没有别的，所以保存了包含它的模型，也只能在目录还在的地方打开。

# %% as-layer-in-a-model
wrapped = keras.Sequential([keras.Input((1,)), keras.layers.TFSMLayer("served", call_endpoint="serve")])
print("same predictions:", np.allclose(wrapped.predict(x, verbose=0), expected, atol=1e-6))
print("its settings:", {key: value for key, value in wrapped.layers[0].get_config().items() if key in ("filepath", "call_endpoint")})

# %% en [markdown]
# ## Two inputs {#two-inputs}
#
# A model of two inputs exports as any other. Called through `serving_default`, which is what messages and examples name, a list of the two is refused.
#
# %% zh [markdown]
# ## 两个输入 {#two-inputs}
#
# 两个输入的模型照样能导出。报错信息和示例里给的端点都是 `serving_default`，用它调用，传入两个输入的列表却会被拒绝。

# %% two-inputs
a, b = keras.Input((2,), name="a"), keras.Input((3,), name="b")
two = keras.Model([a, b], keras.layers.Dense(1)(keras.layers.Concatenate()([a, b])))
one_of_each = [np.ones((1, 2), "float32"), np.ones((1, 3), "float32")]
two.export("two-served")

# %% two-inputs-as-told
layer = keras.layers.TFSMLayer("two-served", call_endpoint="serving_default")
layer(one_of_each)

# %% en [markdown]
# Through `serve` the list goes in as it went into the model.
#
# %% zh [markdown]
# 换成 `serve`，列表就能像传给原模型那样传进去。

# %% two-inputs-served
layer = keras.layers.TFSMLayer("two-served", call_endpoint="serve")
print("same predictions:", np.allclose(layer(one_of_each), two(one_of_each), atol=1e-6))

# %% en [markdown]
# ## Layers that act at random {#random}
#
# A layer for augmentation does nothing when the model predicts. Exported, it is asked whether it still does nothing: the same picture, sixteen times.
#
# %% zh [markdown]
# ## 带随机性的层 {#random}
#
# 数据增强的层在预测时什么也不做。导出之后还是这样吗？同一张图问十六次。

# %% augmentation
picture = np.arange(4, dtype="float32").reshape(1, 1, 4, 1)
flip = keras.Sequential([keras.Input((1, 4, 1)), keras.layers.RandomFlip("horizontal", seed=3)])
flip.export("flip-served")
server = tf.saved_model.load("flip-served")

print("the model turns it: ", any(not np.array_equal(flip(picture, training=False), picture) for _ in range(16)))
print("the server turns it:", any(not np.array_equal(server.serve(picture), picture) for _ in range(16)))

# %% en [markdown]
# In both versions the served model still augments. Leave such layers out of what you export: put them into the data pipeline, or export the model that comes behind them.
#
# ## ONNX {#onnx}
#
# Keras 3 can also write ONNX, with the packages `onnx` and `tf2onnx` beside TensorFlow ([what it says without them](/errors/export-package-missing.md)). Keras 2.15 has no such export. A model that was never called has to be called once before; this one was.
#
# %% zh [markdown]
# 两个版本里，导出后的模型都还在做增强。导出时别带上这样的层：放进数据管道，或者只导出它后面的模型。
#
# ## ONNX {#onnx}
#
# Keras 3 还能写 ONNX，除了 TensorFlow，要装 `onnx` 和 `tf2onnx`（[没装时的报错](/errors/export-package-missing.md)）。Keras 2.15 没有这种导出。从没调用过的模型要先调用一次，这里的已经调用过。

# %% onnx
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    model.export("model.onnx", format="onnx", verbose=False)
print(os.path.exists("model.onnx"))

# %% onnx-run
import onnxruntime

session = onnxruntime.InferenceSession("model.onnx")
[taken] = session.get_inputs()
[answer] = session.run(None, {taken.name: x})
print("same predictions:", np.allclose(answer, expected, atol=1e-5))

# %% en [markdown]
# ## What to take along {#take-along}
#
# - Export in addition to saving, never in place of it: the `.keras` is what you go on working with.
# - Compare predictions of the served model with those of the original, on the very data that the service will see.
# - Call `serve`, not `serving_default`, where an endpoint can be chosen.
# - An old folder that was written by `model.save` of Keras 2 is another thing, and can be [brought over](/tools/convert.md).
#
# %% zh [markdown]
# ## 记住这些 {#take-along}
#
# - 导出是保存之外再做的事，不能代替保存：以后接着用的是 `.keras`。
# - 用服务真正会遇到的数据，对照导出后的模型和原来的模型。
# - 能选端点的地方，用 `serve`，不用 `serving_default`。
# - Keras 2 的 `model.save` 写出的旧目录是另一回事，可以[转换过来](/tools/convert.md)。
