# %% en [markdown]
# A model file can carry Python code, and opening the file can run it. At the end of this tutorial you know for which files this is so in your version, you can look into a file without opening it as a model, and you have models that need no code in their files.
#
# The code that is carried here is harmless: it leaves a file `i-was-here.txt` in the folder, so that you can see when it ran.
#
# %% zh [markdown]
# 模型文件可以夹带 Python 代码，打开文件时可能就会运行。做完这篇教程，你会知道在你的版本里哪些文件是这样，会在不加载模型的情况下看清文件内容，也会写出文件里不需要带代码的模型。
#
# 这里夹带的代码是无害的：在目录里留下一个文件 `i-was-here.txt`，这样就看得出它什么时候运行过。

# %% model-with-code
import logging
import os
import warnings

import keras
import numpy as np

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)


def code_ran():
    """Whether i-was-here.txt was written since the last call."""
    ran = os.path.exists("i-was-here.txt")
    if ran:
        os.remove("i-was-here.txt")
    return ran


inputs = keras.Input((2,))
double = keras.layers.Lambda(lambda x: (open("i-was-here.txt", "w").close(), x * 2)[1])
model = keras.Model(inputs, double(inputs))
model.save("with-lambda.keras")
model.save("with-lambda.h5")
print("ran while the model was made:", code_ran())

# %% en [markdown]
# ## What opening does {#opening}
#
# A `.keras` file with a Lambda is refused by both versions, before anything of it has run.
#
# %% zh [markdown]
# ## 打开时会发生什么 {#opening}
#
# 带 Lambda 的 `.keras`，两个版本都拒绝，里面的代码一行也没有运行。

# %% keras-by-default
keras.models.load_model("with-lambda.keras")

# %% keras-by-default-ran
print("code ran:", code_ran())

# %% en [markdown]
# `safe_mode=False` opens it, and that is when the code runs: the model is put together by calling its layers.
#
# %% zh [markdown]
# 加上 `safe_mode=False` 就打开了，代码正是在这时运行的：组装模型的时候会调用各层。

# %% keras-unsafe
keras.models.load_model("with-lambda.keras", safe_mode=False)
print("code ran:", code_ran())

# %% en [markdown]
# The same model as `.h5`. Here the versions part: one runs the code without a question, the other refuses. In which release of Keras 3 that changed stands [on the page about Lambdas](/reading/custom-objects.md#lambda-h5).
#
# %% zh [markdown]
# 同一个模型的 `.h5`，两个版本就不同了：一个不问就运行，一个拒绝。是从 Keras 3 的哪一版开始拒绝的，见[讲 Lambda 的那一页](/reading/custom-objects.md#lambda-h5)。

# %% h5-by-default
keras.models.load_model("with-lambda.h5")
print("code ran:", code_ran())

# %% en [markdown]
# Asking for safe mode does not help where the file format is not under its protection:
#
# %% zh [markdown]
# 如果这种格式不在安全模式的保护之内，明确要求安全模式也没有用：

# %% h5-safe
keras.models.load_model("with-lambda.h5", safe_mode=True)
print("code ran:", code_ran())

# %% en [markdown]
# ## Look first {#look}
#
# The description of a model is text. A `.keras` is a zip archive with `config.json` in it, an `.h5` has it as an attribute. Reading it runs nothing. This function lists which classes a file wants to have made, or which modules it names:
#
# %% zh [markdown]
# ## 先看再打开 {#look}
#
# 模型的描述是一段文本：`.keras` 是 ZIP 归档，里面有 `config.json`；`.h5` 放在一个属性里。读文本不会运行任何代码。下面的函数列出一个文件要创建哪些类，或者提到哪些模块：

# %% look
import json
import zipfile

import h5py


def names(path, key="class_name"):
    """All names under this key in the description of the model, by reading text alone."""
    if zipfile.is_zipfile(path):
        config = json.loads(zipfile.ZipFile(path).read("config.json"))
    else:
        with h5py.File(path) as file:
            config = json.loads(file.attrs["model_config"])
    found, rest = set(), [config]
    while rest:
        node = rest.pop()
        if isinstance(node, dict):
            found |= {node[key]} if isinstance(node.get(key), str) else set()
            rest += node.values()
        elif isinstance(node, list):
            rest += node
    return sorted(found)


for name in ("with-lambda.keras", "with-lambda.h5"):
    print(name, names(name))

# %% en [markdown]
# `Lambda` is a word to look for. What it holds is Python's compiled code, written in letters (base64), and bound to the Python that wrote it. Decoding the letters runs nothing. There is no source in it, but the names that the code uses and the texts in it can be found, and here they tell what it does:
#
# %% zh [markdown]
# `Lambda` 就是要找的词。里面装的是 Python 编译后的代码，用字母写出来（base64），而且只有写它的那个 Python 版本才认得。把字母解码不会运行任何代码。里面没有源代码，但用到的名字和文本都找得到，这里一看就知道它要做什么：

# %% code-as-text
import base64

layer = json.loads(zipfile.ZipFile("with-lambda.keras").read("config.json"))["config"]["layers"][1]
function = layer["config"]["function"]
code = function["config"]["code"] if isinstance(function, dict) else function[0]
print(layer["class_name"], "carries", code[:12], "...")
print([word for word in ("open", "i-was-here.txt", "close") if word.encode() in base64.b64decode(code)])

# %% en [markdown]
# A lambda need not sit in a layer of that name. So it is better to ask the other way round: what is in the file that is not on a list of what you know? The third file below has a lambda as its loss.
#
# %% zh [markdown]
# lambda 不一定放在叫这个名字的层里。所以反过来问更好：文件里有什么不在已知的名单上？下面第三个文件，损失函数就是一个 lambda。

# %% allow-list
KNOWN = {"Functional", "Sequential", "InputLayer", "Dense", "SGD", "DTypePolicy", "GlorotUniform", "Zeros", "__keras_tensor__"}


def strangers(path):
    """Classes that are not on the list, and modules that are not those of Keras."""
    modules = [name for name in names(path, "module") if name.split(".")[0] != "keras"]
    return sorted(set(names(path)) - KNOWN) + modules


plain = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
plain.save("plain.keras")
plain.compile("sgd", loss=lambda y_true, y_pred: (y_true - y_pred) ** 2)
plain.save("lambda-loss.keras")
for name in ("plain.keras", "with-lambda.keras", "lambda-loss.keras"):
    print(name, strangers(name))

# %% en [markdown]
# An empty list says that the file asks for nothing but what you know; it does not say that the file is harmless. For files from others, [identify.py](/tools/identify.md) looks more thoroughly, and needs no Keras.
#
# ## Do without {#without}
#
# Plain arithmetic needs no Lambda: Keras keeps the operation by its name. The layer that Keras 2.15 makes of it is called `TFOpLambda`; it carries no code, but [Keras 3 does not know it](/errors/h5-tf-op-layer.md). For a file that is to go on to Keras 3, take the registered layer below.
#
# %% zh [markdown]
# 名单外什么都没有，说明文件要的都是你认识的东西，并不说明文件无害。别人给的文件，用 [identify.py](/tools/identify.md) 查得更仔细，而且不需要 Keras。
#
# ## 不用 Lambda {#without}
#
# 普通的算术用不着 Lambda，Keras 会按名字记下运算。Keras 2.15 由此生成的层叫 `TFOpLambda`，里面没有代码，但 [Keras 3 不认识它](/errors/h5-tf-op-layer.md)。以后要带到 Keras 3 的文件，请用下面那种注册过的层。

# %% arithmetic
keras.Model(inputs, inputs * 2).save("arithmetic.keras")
again = keras.models.load_model("arithmetic.keras")
print(names("arithmetic.keras"))
print(again.predict(np.ones((1, 2)), verbose=0))

# %% en [markdown]
# Everything else becomes a registered layer. The file then holds a name and settings; the code stays in your repository, where it is reviewed like any other ([how to write one](/notebooks/custom-objects.ipynb)).
#
# %% zh [markdown]
# 其他的都写成注册过的层。文件里只有名字和配置，代码留在你的仓库里，和别的代码一样接受评审（[怎么写](/notebooks/custom-objects.ipynb)）。

# %% registered
@keras.saving.register_keras_serializable("safe-loading")
class Double(keras.layers.Layer):
    def call(self, x):
        return x * 2


keras.Model(inputs, Double()(inputs)).save("registered.keras")
again = keras.models.load_model("registered.keras")
print(names("registered.keras"))
print(again.predict(np.ones((1, 2)), verbose=0))

# %% en [markdown]
# A file of weights holds numbers only. Where you have the code that builds the model, it is the safest thing to exchange.
#
# %% zh [markdown]
# 权重文件里只有数字。只要手上有构建模型的代码，交换权重文件最稳妥。

# %% weights
plain.save_weights("plain.weights.h5")
with h5py.File("plain.weights.h5") as file:
    found = []
    file.visititems(lambda name, item: found.append(type(item).__name__))
    print(sorted(set(found)), "model_config" in file.attrs)

# %% en [markdown]
# ## What safe mode is not {#not-a-sandbox}
#
# Safe mode looks for code in the file. It does not look at what known classes do when they are made. An example without any Lambda: a layer that reads its words from a file. The model is saved, then the file of words is changed, and a new process opens the model, as if on another machine where another file lies under that name.
#
# %% zh [markdown]
# ## 安全模式不是什么 {#not-a-sandbox}
#
# 安全模式查的是文件里有没有代码，不管那些认识的类创建时会做什么。举一个没有 Lambda 的例子：有个层从文件里读词表。保存模型，再改掉词表文件，由一个新进程来打开模型，就好比在另一台机器上打开，那里同名的是另一个文件。

# %% open-lookup
# %%writefile open_lookup.py
import keras

model = keras.models.load_model("lookup.keras", safe_mode=True)
print([str(word) for word in model.layers[-1].get_vocabulary()])

# %% vocabulary
import subprocess
import sys
from pathlib import Path

Path("words.txt").write_text("alpha\nbeta\n")
lookup = keras.Sequential([keras.Input((1,), dtype="string"), keras.layers.StringLookup(vocabulary="words.txt")])
lookup.save("lookup.keras")

Path("words.txt").write_text("read on\nopening\n")
print(subprocess.run([sys.executable, "open_lookup.py"], capture_output=True, text=True).stdout.strip())

# %% en [markdown]
# Keras 2.15 keeps the path, and opening the model reads whatever lies there. Keras 3 has put the words into the archive.
#
# A second example: a file names the module of each class. Here is a module that leaves `i-was-here.txt` when it is imported. The file is opened by a new process that does not import it.
#
# %% zh [markdown]
# Keras 2.15 记下的是路径，打开模型时，那里放着什么就读什么。Keras 3 把词表装进了归档。
#
# 第二个例子：文件里写着每个类所在的模块。下面这个模块，一导入就会留下 `i-was-here.txt`。打开文件的是一个新进程，它并没有导入这个模块。

# %% visitor
# %%writefile visitor.py
import keras

open("i-was-here.txt", "w").close()


class Squared(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return (y_true - y_pred) ** 2

# %% open-loss
# %%writefile open_loss.py
import keras

keras.models.load_model("with-loss.keras", safe_mode=True)
print("loaded")

# %% module-import
from visitor import Squared

plain.compile("sgd", loss=Squared())
plain.save("with-loss.keras")
print("strangers:", strangers("with-loss.keras"))
code_ran()  # by the import above; forget that

done = subprocess.run([sys.executable, "open_loss.py"], capture_output=True, text=True)
print(done.stdout.strip() or done.stderr.strip().split("\n")[-1].split(".")[0])
print("code ran:", code_ran())

# %% en [markdown]
# The file brings no code along, and Keras 2.15 still runs some, in safe mode: it imports the module that the file names, if there is one on the machine. Keras {{ keras3.keras }} does not ([since when](/arrived.md#no-import)). Both are in safe mode, and neither is a sandbox: a file that you do not trust belongs into a container that holds nothing of value.
#
# ## The switch for everything {#switch}
#
# Keras 3 has a function that turns safe mode off for the whole process. It stands last here because nothing turns it on again. Keras 2.15 does not have it under this name.
#
# %% zh [markdown]
# 文件里没有夹带代码，Keras 2.15 在安全模式下还是运行了代码：只要机器上有文件里写的那个模块，就会导入。Keras {{ keras3.keras }} 不会（[从哪一版起](/arrived.md#no-import)）。两边都在安全模式下，而哪一边都不是沙箱：信不过的文件，要放进没有任何要紧东西的容器里再打开。
#
# ## 总开关 {#switch}
#
# Keras 3 有个函数，可以在整个进程里关掉安全模式。放在最后，是因为关掉以后就不再打开了。Keras 2.15 里没有这个名字。

# %% enable
keras.config.enable_unsafe_deserialization()

# %% keras-enabled
keras.models.load_model("with-lambda.keras")
print("code ran:", code_ran())

# %% en [markdown]
# The message that refuses an `.h5` names this function too, but in {{ keras3.keras }} it does not open the `.h5`; `safe_mode=False` does ([the error page](/errors/lambda-safe-mode.md)).
#
# %% zh [markdown]
# 拒绝 `.h5` 的报错里也提到这个函数，但在 {{ keras3.keras }} 里它打不开 `.h5`，要用 `safe_mode=False`（[报错页](/errors/lambda-safe-mode.md)）。

# %% h5-enabled
keras.models.load_model("with-lambda.h5")
print("code ran:", code_ran())

# %% h5-unsafe
keras.models.load_model("with-lambda.h5", safe_mode=False)
print("code ran:", code_ran())

# %% en [markdown]
# ## What to take along {#take-along}
#
# - In Keras 2.15 open no `.h5` that you did not write, or look into it first.
# - `safe_mode=False` only for a file of your own, and only in that one call.
# - Write no Lambda with code into a model that others will open; use operations and registered layers.
# - Safe mode is one door, not a wall around the house: [what it does and does not do](/reading/custom-objects.md#safe-mode).
#
# %% zh [markdown]
# ## 记住这些 {#take-along}
#
# - 在 Keras 2.15 里，不是自己写出的 `.h5` 不要打开，要打开就先看内容。
# - `safe_mode=False` 只用于自己的文件，只写在那一次调用里。
# - 要交给别人的模型，不要用带代码的 Lambda，改用运算和注册过的层。
# - 安全模式只是一道门，不是围墙：[它管什么，不管什么](/reading/custom-objects.md#safe-mode)。
