# %% en [markdown]
# At the end of this tutorial you have a layer, an activation, a loss and a metric of your own that come back from a `.keras` file as they were, in a new process too. On the way there each part that is missing is left out once, so that you see what saving and loading say without it.
#
# Some of it goes wrong without a message. The test that finds it is the same every time: save, load, compare the predictions.
#
# %% zh [markdown]
# 做完这篇教程，你会有自己写的层、激活函数、损失函数和指标，存进 `.keras` 再读出来和原来一样，换一个新进程也一样。中间会把每个必需的部分都故意漏掉一次，看看保存和加载时各会怎样。
#
# 有些问题不报错。查出来的办法每次都一样：保存，加载，对比预测。

# %% setup
import keras
import numpy as np

rng = np.random.default_rng(11)
x = rng.normal(size=(200, 4)).astype("float32")
y = (np.tanh(x[:, :1]) + 0.3 * x[:, 1:2]).astype("float32")


def round_trip(layer):
    """Save a model with this layer, load it, and compare what both predict."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layer(inputs))
    model.save("round-trip.keras")
    again = keras.models.load_model("round-trip.keras")
    print("same predictions:", np.allclose(model(x), again(x), atol=1e-5))

# %% en [markdown]
# ## A layer without any preparation {#bare}
#
# This layer has one argument, and one weight that `build` creates. Saving goes through without a word.
#
# %% zh [markdown]
# ## 什么准备也没做的层 {#bare}
#
# 这个层有一个参数，还有一个在 `build` 里创建的权重。保存很顺利，没有任何提示。

# %% plain-layer
class Scale(keras.layers.Layer):
    """Multiplies every column by a factor that is learned."""

    def __init__(self, start, **kwargs):
        super().__init__(**kwargs)
        self.start = start

    def build(self, input_shape):
        start = keras.initializers.Constant(self.start)
        self.factor = self.add_weight(name="factor", shape=(input_shape[-1],), initializer=start)
        super().build(input_shape)

    def call(self, inputs):
        return inputs * self.factor


inputs = keras.Input((4,))
keras.Model(inputs, Scale(2.0)(inputs)).save("scale.keras")
print("saved")

# %% en [markdown]
# Loading fails, although the class is defined a few lines above: the file holds the name `Scale`, and Keras does not search your program for it. In the long message of Keras 3 the sentence that counts begins with [Could not locate class](/errors/load-custom-class-missing.md).
#
# %% zh [markdown]
# 加载就失败了，虽然类的定义就在上面几行：文件里只有 `Scale` 这个名字，Keras 不会到你的程序里去找。Keras 3 的报错很长，要看的是 [Could not locate class](/errors/load-custom-class-missing.md) 开头的那一句。

# %% plain-load
keras.models.load_model("scale.keras")

# %% en [markdown]
# `custom_objects` tells Keras for one call what a name means. The argument `start` is back as well: it is a number, and for numbers and strings Keras writes the configuration itself.
#
# %% zh [markdown]
# `custom_objects` 告诉 Keras 这一次加载里某个名字指的是什么。参数 `start` 也回来了：它是数字，而数字和字符串，Keras 会自己写进配置。

# %% custom-objects
again = keras.models.load_model("scale.keras", custom_objects={"Scale": Scale})
print("start", again.layers[1].start)

# %% en [markdown]
# The key is the name in the file, the value is the class. It looks as if a class could be renamed this way. It cannot: the weights too lie under the name of the class, and under the new name there are none. The warning that Keras 3 puts before the error guesses at another cause; it is the name. So the name of a class has to stay.
#
# %% zh [markdown]
# 键是文件里的名字，值是类。看起来似乎可以借此给类改名，其实不行：权重也是按类名存放的，用新名字去找，一个也没有。Keras 3 在报错之前还有一条警告，猜的是别的原因，其实就是名字的问题。所以类名定下来就不要改。

# %% renamed
class ColumnScale(Scale):
    pass


keras.models.load_model("scale.keras", custom_objects={"Scale": ColumnScale})

# %% en [markdown]
# ## An argument that Keras cannot write down {#get-config}
#
# Now the layer takes a function. Keras cannot put that into a configuration by itself, and says so already at saving, in both versions: [what the message means](/errors/get-config-missing.md).
#
# %% zh [markdown]
# ## Keras 写不出来的参数 {#get-config}
#
# 现在给这个层传一个函数。函数没法自动写进配置，两个版本都在保存时就报错：[这条报错的意思](/errors/get-config-missing.md)。

# %% function-argument
class ActivatedScale(Scale):
    def __init__(self, start, activation, **kwargs):
        super().__init__(start, **kwargs)
        self.activation = keras.activations.get(activation)

    def call(self, inputs):
        return self.activation(super().call(inputs))


def bent(t):
    return t * t / (1 + abs(t))


round_trip(ActivatedScale(2.0, bent))

# %% en [markdown]
# ## A layer that is prepared {#prepared}
#
# Three things are added, and they belong together in a module that everybody imports who saves or loads:
#
# - `register_keras_serializable` puts the class into Keras' list under `parts>Scale`. The file then holds this name.
# - `get_config` returns every argument of `__init__`, in a form that fits into text; `keras.activations.serialize` makes such a form of a function. The first line of the output shows it: the registered name, no code.
# - The way back is `__init__` itself: `keras.activations.get` takes what `get_config` returned.
#
# %% zh [markdown]
# ## 准备好的层 {#prepared}
#
# 加上三样东西，一起放进一个模块；保存的程序、加载的程序，都要导入它：
#
# - `register_keras_serializable` 把类登记在 Keras 的名单里，名字是 `parts>Scale`，写进文件的就是它。
# - `get_config` 返回 `__init__` 的每个参数，都写成文本装得下的形式；函数由 `keras.activations.serialize` 转换。看输出的第一行：里面只有注册的名字，没有代码。
# - 还原靠 `__init__` 自己：`get_config` 返回的东西，`keras.activations.get` 认得。

# %% parts-file
# %%writefile parts.py
import keras


@keras.saving.register_keras_serializable("parts")
def bent(t):
    return t * t / (1 + abs(t))


@keras.saving.register_keras_serializable("parts")
class Scale(keras.layers.Layer):
    def __init__(self, start, activation, **kwargs):
        super().__init__(**kwargs)
        self.start = start
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        start = keras.initializers.Constant(self.start)
        self.factor = self.add_weight(name="factor", shape=(input_shape[-1],), initializer=start)
        super().build(input_shape)

    def call(self, inputs):
        return self.activation(inputs * self.factor)

    def get_config(self):
        activation = keras.activations.serialize(self.activation)
        return {**super().get_config(), "start": self.start, "activation": activation}

# %% prepared
from parts import Scale, bent

print(Scale(2.0, bent).get_config()["activation"])
round_trip(Scale(2.0, bent))

# %% en [markdown]
# ## In a new process {#new-process}
#
# The list of registered classes lives in memory. The script below knows nothing of `parts.py`; it gets the file that was just saved.
#
# %% zh [markdown]
# ## 换一个新进程 {#new-process}
#
# 登记的名单只在内存里。下面的脚本不知道有 `parts.py`，拿到的是刚才保存的文件。

# %% script-alone
# %%writefile alone.py
import keras

model = keras.models.load_model("round-trip.keras")
print("loaded, start", model.layers[1].start)

# %% run-alone
import subprocess
import sys


def in_new_process(script):
    """Run a script; show what it prints, or the end of its error."""
    done = subprocess.run([sys.executable, script], capture_output=True, text=True)
    error = done.stderr.strip().split("\n")[-1].split(" Full object config")[0]
    print(done.stdout.strip() if done.returncode == 0 else error)


in_new_process("alone.py")

# %% en [markdown]
# Keras 3 says it: the decorator must have run before loading. Keras 2.15 leaves the name of the class, a string, where the layer should be, and stumbles over it when it connects the layers; its message does not speak of a class at all.
#
# The remedy is the same: one import, even if the name is not used after it. Linters like to remove such a line; the comment keeps it.
#
# %% zh [markdown]
# Keras 3 说得明白：加载之前，装饰器要先运行过。Keras 2.15 在该放层的地方留下了类名，一个字符串，等到连接各层时才出错，报错里根本没提到类。
#
# 解决办法一样：加一行导入，哪怕后面没用到这个名字。代码检查工具爱删这种行，靠注释保住它。

# %% script-import
# %%writefile with_import.py
import keras
import parts  # noqa: F401 (registers what the file needs)

model = keras.models.load_model("round-trip.keras")
print("loaded, start", model.layers[1].start)

# %% run-import
in_new_process("with_import.py")

# %% en [markdown]
# ## A loss that forgets its parameter {#loss}
#
# Registered, saved, loaded, and no message. But `factor` is not in `get_config`, so the loss comes back with the default. Keras writes arguments by itself for layers, not for losses. Compare the two numbers: the weights are the same, the loss is another, and training would go on with it.
#
# %% zh [markdown]
# ## 忘掉参数的损失函数 {#loss}
#
# 注册了，保存了，加载了，没有任何报错。但 `factor` 不在 `get_config` 里，读回来的损失函数用的是默认值。自动写参数只对层有效，对损失函数无效。对比这两个数：权重一样，损失却不同，接着训练就会照这个错的来。

# %% loss-forgets
@keras.saving.register_keras_serializable("demo")
class TooLow(keras.losses.Loss):
    """Squared error; a prediction that is too low costs `factor` times as much."""

    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, y_true, y_pred):
        low, high = keras.activations.relu(y_true - y_pred), keras.activations.relu(y_pred - y_true)
        return self.factor * low**2 + high**2


keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss=TooLow(factor=5.0))
model.fit(x, y, epochs=2, verbose=0)
model.save("loss.keras")
again = keras.models.load_model("loss.keras")
for name, one in ("before", model), ("after", again):
    print(f"{name:6} factor {one.loss.factor}, loss {one.evaluate(x, y, verbose=0):.3f}")

# %% en [markdown]
# A plain function as loss has no parameters to forget, but it needs the registration as well. Without it, the file does not open:
#
# %% zh [markdown]
# 普通函数当损失函数，没有参数可忘，但同样要注册。不注册，文件就打不开：

# %% function-loss
def fourth_power(y_true, y_pred):
    return (y_true - y_pred) ** 4


model.compile(optimizer="sgd", loss=fourth_power)
model.fit(x, y, verbose=0)
model.save("function-loss.keras")
keras.models.load_model("function-loss.keras")

# %% en [markdown]
# If you only want to predict, you need neither the loss nor its registration: `compile=False` leaves the compile settings in the file.
#
# %% zh [markdown]
# 只做预测的话，损失函数和注册都用不着：`compile=False` 不读文件里的编译设置。

# %% without-compile
again = keras.models.load_model("function-loss.keras", compile=False)
print("same predictions:", np.allclose(model(x), again(x), atol=1e-5))

# %% en [markdown]
# ## Loss and metric with get_config {#remember}
#
# The rule is the one for layers: every argument of `__init__` stands in `get_config`. The metric takes its state from `Mean`, so only the argument is added. Predictions cannot prove this part; compare what `evaluate` returns.
#
# %% zh [markdown]
# ## 带 get_config 的损失函数和指标 {#remember}
#
# 规则和层一样：`__init__` 的每个参数都写进 `get_config`。指标的状态由 `Mean` 管，只要补上参数。这一部分靠预测验证不了，要对比 `evaluate` 的结果。

# %% losses-file
# %%writefile losses.py
import keras


@keras.saving.register_keras_serializable("parts")
class TooLow(keras.losses.Loss):
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, y_true, y_pred):
        low, high = keras.activations.relu(y_true - y_pred), keras.activations.relu(y_pred - y_true)
        return self.factor * low**2 + high**2

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


@keras.saving.register_keras_serializable("parts")
class ErrorIn(keras.metrics.Mean):
    """Mean absolute error, in a unit of your own."""

    def __init__(self, unit=1.0, **kwargs):
        super().__init__(**kwargs)
        self.unit = unit

    def update_state(self, y_true, y_pred, sample_weight=None):
        return super().update_state(abs(y_true - y_pred) / self.unit, sample_weight)

    def get_config(self):
        return {**super().get_config(), "unit": self.unit}

# %% losses-remember
from losses import ErrorIn, TooLow

model.compile(optimizer="sgd", loss=TooLow(factor=5.0), metrics=[ErrorIn(unit=0.01, name="error")])
model.fit(x, y, verbose=0)
model.save("loss.keras")
again = keras.models.load_model("loss.keras")
for name, one in ("before", model), ("after", again):
    loss, error = one.evaluate(x, y, verbose=0)
    print(f"{name:6} loss {loss:.3f}, error {error:.2f}")

# %% en [markdown]
# ## A layer inside a layer {#nested}
#
# `Residual` gets another layer as argument. `get_config` turns it into a dictionary, by `serialize_keras_object`. But nothing turns the dictionary back: `__init__` receives it as it is, and the first use fails.
#
# %% zh [markdown]
# ## 参数是一个层 {#nested}
#
# `Residual` 的参数是另一个层，也就是子层。`get_config` 用 `serialize_keras_object` 把它变成字典，但没有谁把字典变回层：`__init__` 收到的还是字典，一用就出错。

# %% nested-dictionary
@keras.saving.register_keras_serializable("demo")
class Residual(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def build(self, input_shape):
        self.inner.build(input_shape)
        super().build(input_shape)

    def call(self, inputs):
        return inputs + self.inner(inputs)

    def get_config(self):
        return {**super().get_config(), "inner": keras.saving.serialize_keras_object(self.inner)}


round_trip(Residual(keras.layers.Dense(4, activation="tanh")))

# %% en [markdown]
# `from_config` is the place for the way back. With it, the versions part: Keras 3 builds the layer already when it makes it from the dictionary, and building it a second time is an error. Keras 2.15 lets it pass.
#
# %% zh [markdown]
# 还原要写在 `from_config` 里。写上以后，两个版本就不同了：Keras 3 从字典创建子层时，已经把它构建好了，再构建一次就报错；Keras 2.15 放过去了。

# %% nested-built-twice
@keras.saving.register_keras_serializable("demo")
class Restored(Residual):
    @classmethod
    def from_config(cls, config):
        config["inner"] = keras.saving.deserialize_keras_object(config["inner"])
        return cls(**config)


round_trip(Restored(keras.layers.Dense(4, activation="tanh")))

# %% en [markdown]
# So `build` asks first. This is the form for both:
#
# %% zh [markdown]
# 所以 `build` 里要先检查子层是否已经构建。两个版本都能用的写法：

# %% nested
@keras.saving.register_keras_serializable("demo")
class Careful(Restored):
    def build(self, input_shape):
        if not self.inner.built:
            self.inner.build(input_shape)
        super(Residual, self).build(input_shape)


round_trip(Careful(keras.layers.Dense(4, activation="tanh")))

# %% en [markdown]
# ## Layers in a list of lists {#nested-list}
#
# The layer below makes its sub-layers itself and takes no arguments, so no `get_config` is needed. It keeps them in a list of lists. Everything passes without a message; look at the predictions, and at how many arrays are in the file.
#
# %% zh [markdown]
# ## 嵌套列表里的子层 {#nested-list}
#
# 下面这个层自己创建子层，不带参数，所以不用写 `get_config`。子层放在嵌套列表（列表套列表）里。全程没有报错；请看预测是否相同，以及文件里有几个数组。

# %% list-of-lists
@keras.saving.register_keras_serializable("demo")
class Tower(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.floors = [[keras.layers.Dense(4, activation="tanh") for _ in range(2)] for _ in range(2)]

    def build(self, input_shape):
        for floor in self.floors:
            for layer in floor:
                layer.build(input_shape)
        super().build(input_shape)

    def call(self, inputs):
        for floor in self.floors:
            for layer in floor:
                inputs = layer(inputs)
        return inputs


tower = Tower()
round_trip(tower)

# %% count
import zipfile

import h5py


def arrays_in(path):
    found = []
    with zipfile.ZipFile(path) as archive, h5py.File(archive.open("model.weights.h5")) as file:
        file.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Dataset) else None)
    return len(found)


print("weights of the layer:", len(tower.weights), " arrays in the file:", arrays_in("round-trip.keras"))

# %% en [markdown]
# Keras 2.15 knows the weights of the layer and writes none of them; the loaded layer has new random numbers in their place. Keras {{ keras3.keras }} writes them all. A dictionary of lists has the same fault, and not every Keras 3 is free of it: [the runs](/reading/weights.md#nested-lists). In one flat list the weights are kept:
#
# %% zh [markdown]
# Keras 2.15 知道这个层有哪些权重，却一个也没写进文件；加载后的层里，是新的随机数。Keras {{ keras3.keras }} 全都写了。字典里放列表也有同样的问题，而且 Keras 3 也不是每个版本都没事：[实测](/reading/weights.md#nested-lists)。放在一个平铺的列表里，权重就不会丢：

# %% flat-list
@keras.saving.register_keras_serializable("demo")
class FlatTower(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.steps = [keras.layers.Dense(4, activation="tanh") for _ in range(4)]

    def build(self, input_shape):
        for layer in self.steps:
            layer.build(input_shape)
        super().build(input_shape)

    def call(self, inputs):
        for layer in self.steps:
            inputs = layer(inputs)
        return inputs


tower = FlatTower()
round_trip(tower)
print("weights of the layer:", len(tower.weights), " arrays in the file:", arrays_in("round-trip.keras"))

# %% en [markdown]
# ## All together {#together}
#
# A model with every part from the two modules is trained and saved, and its predictions are kept beside it. The script that checks it gets only the folder.
#
# %% zh [markdown]
# ## 合在一起 {#together}
#
# 把两个模块里的东西都用上，训练一个模型，保存，预测结果存在旁边。检查用的脚本只拿到这个目录。

# %% train
keras.utils.set_random_seed(2)
model = keras.Sequential([keras.Input((4,)), Scale(0.5, bent), keras.layers.Dense(8, activation=bent), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss=TooLow(factor=5.0), metrics=[ErrorIn(unit=0.01, name="error")])
model.fit(x, y, epochs=5, verbose=0)
model.save("model.keras")
np.savez("expected.npz", x=x, y=y, predictions=model(x), results=model.evaluate(x, y, verbose=0))

# %% check-file
# %%writefile check.py
import keras
import losses  # noqa: F401
import numpy as np
import parts  # noqa: F401

expected = np.load("expected.npz")
model = keras.models.load_model("model.keras")
results = model.evaluate(expected["x"], expected["y"], verbose=0)
print("same predictions:", np.allclose(model(expected["x"]), expected["predictions"], atol=1e-5))
print("same loss and metric:", np.allclose(results, expected["results"], rtol=1e-4))

# %% check
in_new_process("check.py")

# %% en [markdown]
# ## What to take along {#take-along}
#
# - Register every class and function that a model uses, in a module, and import that module wherever you load.
# - Every argument of `__init__` stands in `get_config`: for layers, losses and metrics alike.
# - A layer as argument needs `from_config`, and `build` asks whether it is built.
# - Keep sub-layers in one flat list.
# - Compare predictions and results of `evaluate` in a new process; [put it into the script that saves](/best-practice.md#verify).
# - If a file does not open: [the messages and what helps](/reading/custom-objects.md). Why a Lambda is no replacement for a class: [Safe loading](/notebooks/safe-loading.ipynb).
#
# %% zh [markdown]
# ## 记住这些 {#take-along}
#
# - 模型用到的类和函数都要注册，放进模块；凡是要加载的地方，都导入这个模块。
# - `__init__` 的每个参数都写进 `get_config`，层、损失函数、指标都一样。
# - 参数里有层，就要写 `from_config`，`build` 里先检查它是否已经构建。
# - 子层放在一个平铺的列表里，不要嵌套。
# - 在新进程里对比预测和 `evaluate` 的结果；[把这一步写进保存的脚本](/best-practice.md#verify)。
# - 文件打不开时，看[各种报错和办法](/reading/custom-objects.md)。为什么 Lambda 代替不了类，见[安全加载](/notebooks/safe-loading.ipynb)。
