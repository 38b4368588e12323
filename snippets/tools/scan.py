# /// script
# requires-python = ">=3.10"
# dependencies = ["libcst"]
# ///
"""Lists the calls of a code base that save or load Keras models and break, or change, on the way from Keras 2.15 to Keras 3.

    uv run scan.py src notebooks           what there is, each with the page that explains it and the line put right
    uv run scan.py --diff src              what --fix would write
    uv run scan.py --fix src               writes what is certain and leaves the rest

Python files and the code cells of notebooks are read, never imported and never run. Without `uv`: `pip install libcst`, then `python scan.py`.
Exit code 0: nothing found; 1: something found (by --fix: something left); 2: called wrongly. Files that cannot be read are named on standard error.

As a pre-commit hook, in `.pre-commit-config.yaml`:

    - repo: local
      hooks:
        - id: keras-saving
          name: saving and loading of Keras models
          entry: python tools/scan.py --no-hints
          language: python
          additional_dependencies: [libcst]
          types_or: [python, jupyter]

As a module: `from scan import scan`, then `scan(["src"]).findings`.
"""

import argparse
import ast
import difflib
import io
import json
import locale
import multiprocessing
import os
import re
import sys
import tempfile
import tokenize
import warnings
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

BREAKS, CHANGES, HINT = "breaks", "changes", "hint"

# --- what is known of Keras: each row was run in Keras 2.15 and in Keras 3 (tests/scan/rules.toml) ---------------------


@dataclass(frozen=True)
class Rule:
    """What a finding says. slug: the page of the error catalogue; level: breaks, changes, or hint where the code alone does not decide."""

    slug: str
    level: str
    en: str
    zh: str


RULES = {
    "save-extension": Rule(
        "save-no-extension", BREAKS,
        "Keras 3 saves a model only under a name in .keras, .h5 or .hdf5; for a SavedModel folder call export.",
        "Keras 3 保存模型只认 .keras、.h5、.hdf5 结尾的文件名；要 SavedModel 目录，用 export。",
    ),
    "save-format": Rule(
        "save-format-arg", BREAKS,
        "Keras 3 has no save_format: the end of the file name decides, and this one does not.",
        "Keras 3 没有 save_format，格式由扩展名决定，而这里的文件名没有能用的扩展名。",
    ),
    "save-format-left": Rule(
        "save-format-arg", CHANGES,
        "Keras 3 warns of save_format and ignores it: the end of the file name decides.",
        "Keras 3 会对 save_format 发出警告并忽略它，格式由扩展名决定。",
    ),
    "save-arguments": Rule(
        "save-kwargs-removed", BREAKS,
        "Keras 3 refuses the SavedModel arguments of save: options, signatures, save_traces.",
        "Keras 3 的 save 不再接受 SavedModel 的参数 options、signatures、save_traces。",
    ),
    "include-optimizer": Rule(
        "include-optimizer-ignored", CHANGES,
        "Beside .keras, include_optimizer is an error in Keras 2.15 and ignored by Keras 3: the optimizer is saved.",
        "文件名是 .keras 时，include_optimizer 在 Keras 2.15 会报错，在 Keras 3 被忽略：优化器照样存进去。",
    ),
    "weights-extension": Rule(
        "save-weights-extension", BREAKS,
        "Keras 3 saves weights only under a name in .weights.h5.",
        "Keras 3 保存权重只认 .weights.h5 结尾的文件名。",
    ),
    "weights-format": Rule(
        "save-format-arg", BREAKS,
        "save_weights of Keras 3 has no save_format.",
        "Keras 3 的 save_weights 没有 save_format 参数。",
    ),
    "weights-options": Rule(
        "save-kwargs-removed", BREAKS,
        "save_weights of Keras 3 has no options.",
        "Keras 3 的 save_weights 没有 options 参数。",
    ),
    "load-folder": Rule(
        "load-savedmodel-dir", BREAKS,
        "load_model of Keras 3 opens only .keras, .h5 and .hdf5, no SavedModel folder.",
        "Keras 3 的 load_model 只打开 .keras、.h5、.hdf5，打不开 SavedModel 目录。",
    ),
    "load-options": Rule(
        "save-kwargs-removed", BREAKS,
        "load_model of Keras 3 has no options.",
        "Keras 3 的 load_model 没有 options 参数。",
    ),
    "load-h5": Rule(
        "load-h5-metric-mse", HINT,
        "If this .h5 was compiled with a short name such as 'mse', Keras 3 opens it only with compile=False.",
        "如果这个 .h5 编译时用了 'mse' 这样的简称，Keras 3 要加 compile=False 才打得开。",
    ),
    "load-weights-checkpoint": Rule(
        "load-weights-tf-checkpoint", BREAKS,
        "load_weights of Keras 3 reads .weights.h5, .h5, .hdf5 and .keras, no TensorFlow checkpoint.",
        "Keras 3 的 load_weights 读 .weights.h5、.h5、.hdf5、.keras，读不了 TensorFlow 检查点。",
    ),
    "load-weights-by-name": Rule(
        "load-weights-by-name", BREAKS,
        "Keras 3 takes by_name only for old .h5 and .hdf5 files.",
        "Keras 3 只有读旧的 .h5、.hdf5 时才接受 by_name。",
    ),
    "load-weights-by-name-h5": Rule(
        "load-weights-by-name", HINT,
        "by_name works for old .h5 files; the first releases of Keras 3 refused it.",
        "by_name 对旧的 .h5 有效；Keras 3 最早的几个版本不接受它。",
    ),
    "load-weights-options": Rule(
        "load-weights-arguments", BREAKS,
        "load_weights of Keras 3 has no options.",
        "Keras 3 的 load_weights 没有 options 参数。",
    ),
    "checkpoint-extension": Rule(
        "checkpoint-h5-extension", BREAKS,
        "For a whole model, ModelCheckpoint of Keras 3 wants a name in .keras.",
        "保存整个模型时，Keras 3 的 ModelCheckpoint 要求文件名以 .keras 结尾。",
    ),
    "checkpoint-h5": Rule(
        "checkpoint-h5-extension", HINT,
        "Keras 3.0 to 3.7 refuse .h5 here; 2.15 and newer releases take it.",
        "Keras 3.0 到 3.7 在这里不接受 .h5，2.15 和更新的版本接受。",
    ),
    "checkpoint-weights": Rule(
        "checkpoint-weights-extension", BREAKS,
        "With save_weights_only=True, ModelCheckpoint of Keras 3 wants a name in .weights.h5.",
        "设了 save_weights_only=True，Keras 3 的 ModelCheckpoint 要求文件名以 .weights.h5 结尾。",
    ),
    "checkpoint-period": Rule(
        "checkpoint-arg-removed", BREAKS,
        "ModelCheckpoint of Keras 3 has no period; save_freq counts batches, and each epoch is the default.",
        "Keras 3 的 ModelCheckpoint 没有 period；save_freq 按批次计数，默认每轮保存。",
    ),
    "checkpoint-argument": Rule(
        "checkpoint-arg-removed", BREAKS,
        "ModelCheckpoint of Keras 3 does not know this argument.",
        "Keras 3 的 ModelCheckpoint 不认识这个参数。",
    ),
    "checkpoint-options": Rule(
        "checkpoint-options-arg", BREAKS,
        "ModelCheckpoint of Keras 3 has no options.",
        "Keras 3 的 ModelCheckpoint 没有 options 参数。",
    ),
    "checkpoint-save-freq": Rule(
        "checkpoint-save-freq", BREAKS,
        "save_freq is 'epoch' or a whole number of batches, in Keras 2.15 as in Keras 3.",
        "save_freq 只能是 'epoch' 或整数批次，Keras 2.15 和 Keras 3 都一样。",
    ),
    "saved-model": Rule(
        "savedmodel-of-keras3-model", CHANGES,
        "What tf.saved_model.save writes of a Keras 3 model cannot be called after loading; model.export writes one that can.",
        "用 tf.saved_model.save 保存 Keras 3 的模型，读回来不能直接调用；用 model.export 写的可以。",
    ),
    "yaml": Rule(
        "yaml-removed", BREAKS,
        "Architectures are no longer written as YAML or read from it: use to_json and model_from_json.",
        "架构不能再写成 YAML，也不能从 YAML 读：改用 to_json 和 model_from_json。",
    ),
    "model-from-config": Rule(
        "config-is-no-config", BREAKS,
        "Keras 3 has no model_from_config: call from_config of the class, or deserialize_keras_object.",
        "Keras 3 没有 model_from_config：改用类的 from_config，或者 deserialize_keras_object。",
    ),
    "model-from-json": Rule(
        "json-config-old-version", HINT,
        "JSON that Keras 2 wrote names classes which Keras 3 finds only by custom_objects.",
        "如果 JSON 是 Keras 2 写的，里面的类名 Keras 3 要靠 custom_objects 才找得到。",
    ),
    "pickle": Rule(
        "pickle-keras3", HINT,
        "The first releases of Keras 3 cannot pickle models; a .keras holds the same and is safer to open.",
        "Keras 3 最早的几个版本不能 pickle 模型；存成 .keras 内容一样，打开也更安全。",
    ),
    "old-import": Rule(
        "old-import-path", BREAKS,
        "This path was gone by Keras 2.15 and is gone in Keras 3: import from the public module.",
        "这个路径到 Keras 2.15 就已经没有了，Keras 3 也没有：从公开模块导入。",
    ),
    "gone-import": Rule(
        "old-import-path", BREAKS,
        "Keras 2.15 has this path, Keras 3 does not.",
        "这个路径 Keras 2.15 还有，Keras 3 没有了。",
    ),
    "private-keras": Rule(
        "old-import-path", HINT,
        "tensorflow.python.keras is a private copy of an old Keras: its layers do not mix with others, and it cannot save an .h5.",
        "tensorflow.python.keras 是旧 Keras 的私有副本：它的层不能和别的混用，也存不了 .h5。",
    ),
    "legacy-optimizer": Rule(
        "optimizers-legacy", BREAKS,
        "Keras 3 has no legacy optimizers: take the class of the same name from keras.optimizers.",
        "Keras 3 没有 legacy 优化器：改用 keras.optimizers 里的同名类。",
    ),
    "optimizer-lr": Rule(
        "keras2-config-arg-removed", BREAKS,
        "Optimizers of Keras 3 do not know lr: it is called learning_rate, in 2.15 too.",
        "Keras 3 的优化器不认识 lr：它叫 learning_rate，2.15 里也能这样写。",
    ),
    "optimizer-decay": Rule(
        "optimizer-arguments", CHANGES,
        "Optimizers of Keras 3 ignore decay, with a warning, and those of 2.15 refuse it: make it a schedule.",
        "Keras 3 的优化器不理会 decay，只警告；2.15 的不接受它：改用学习率调度。",
    ),
    "layer-argument": Rule(
        "keras2-layer-arg-removed", BREAKS,
        "Layers of Keras 3 refuse this argument, which Keras 2.15 took.",
        "这个参数 Keras 2.15 的层接受，Keras 3 的层不接受。",
    ),
    "layer-argument-config": Rule(
        "keras2-config-arg-removed", BREAKS,
        "Layers of Keras 3 refuse this argument, which Keras 2.15 took.",
        "这个参数 Keras 2.15 的层接受，Keras 3 的层不接受。",
    ),
    "lambda": Rule(
        "lambda-safe-mode", HINT,
        "A saved model with this lambda is refused on loading: by Keras 3 as .keras and as .h5, by Keras 2.15 as .keras.",
        "带这个 lambda 的模型存盘后，加载会被拒绝：Keras 3 拒绝 .keras 和 .h5，Keras 2.15 拒绝 .keras。",
    ),
    "hub-layer": Rule(
        "hub-keraslayer-in-sequential", BREAKS,
        "hub.KerasLayer is a layer of tf_keras beside Keras 3, and a Sequential of Keras 3 refuses it.",
        "装了 Keras 3 时 hub.KerasLayer 属于 tf_keras，Keras 3 的 Sequential 不接受它。",
    ),
    "tflite": Rule(
        "tflite-keras3", HINT,
        "With Keras 3 this needs a newer TensorFlow than 2.16; export and from_saved_model work in both.",
        "配 Keras 3 时 TensorFlow 2.16 不能这样转换，要更新的版本；先 export 再 from_saved_model，两边都行。",
    ),
    "tflite-file": Rule(
        "tflite-keras3", BREAKS,
        "from_keras_model_file does not work beside Keras 3: open the file, export the model, convert with from_saved_model.",
        "有了 Keras 3，from_keras_model_file 用不了：打开文件，export 模型，再用 from_saved_model 转换。",
    ),
    "get-config": Rule(
        "get-config-missing", HINT,
        "Without get_config, Keras 3 does not save a layer whose __init__ takes *args; Keras 2.15 does.",
        "__init__ 带 *args 的层没有 get_config，Keras 3 存不了；Keras 2.15 可以。",
    ),
}  # fmt: skip

SAVES = (".keras", ".h5", ".hdf5")
WEIGHTS = (".weights.h5",)
LOADS_WEIGHTS = (".keras", ".h5", ".hdf5", ".weights.json")
OLD_ENDINGS = (".weights.h5", ".keras", ".h5", ".hdf5", ".hdf", ".he5", ".h5f", ".ckpt", ".tf", ".pb", ".model", ".weights", ".pkl", ".pt", ".pth", ".json")
CHECKPOINT = ("filepath", "monitor", "verbose", "save_best_only", "save_weights_only", "mode", "save_freq")

ALL_BUT, ONLY = False, True
LAYER_ARGUMENTS = {  # name: (rule, whether the layers are the only ones or the exceptions, the layers, source of values that have no effect or None for any)
    "weights": ("layer-argument", ALL_BUT, {"Embedding", "Input", "InputLayer"}, ()),
    "batch_input_shape": ("layer-argument", ALL_BUT, {"Input", "InputLayer"}, ()),
    "dynamic": ("layer-argument", ALL_BUT, {"Input", "InputLayer"}, ("False",)),
    "implementation": ("layer-argument", ONLY, {"SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"}, None),
    "fused": ("layer-argument", ONLY, {"BatchNormalization"}, None),
    "virtual_batch_size": ("layer-argument", ONLY, {"BatchNormalization"}, ("None",)),
    "time_major": ("layer-argument-config", ONLY, {"RNN", "LSTM", "GRU", "SimpleRNN"}, ("False",)),
    "groups": ("layer-argument-config", ONLY, {"Conv2DTranspose"}, ("1",)),
}
LAYER_NAMES = set(  # in keras.layers of both
    """
    Activation ActivityRegularization Add AdditiveAttention AlphaDropout Attention Average AveragePooling1D AveragePooling2D AveragePooling3D
    AvgPool2D BatchNormalization Bidirectional CategoryEncoding CenterCrop Concatenate Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D
    Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Convolution1D Convolution2D Convolution3D Cropping1D Cropping2D Cropping3D Dense
    DepthwiseConv1D DepthwiseConv2D Discretization Dot Dropout ELU EinsumDense Embedding Flatten GRU GRUCell GaussianDropout GaussianNoise
    GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalAvgPool2D GlobalMaxPool1D GlobalMaxPooling1D GlobalMaxPooling2D
    GlobalMaxPooling3D GroupNormalization HashedCrossing Hashing Input InputLayer InputSpec IntegerLookup LSTM LSTMCell Lambda Layer
    LayerNormalization LeakyReLU Masking MaxPool1D MaxPool2D MaxPooling1D MaxPooling2D MaxPooling3D Maximum Minimum MultiHeadAttention Multiply
    Normalization PReLU Permute RNN RandomBrightness RandomContrast RandomCrop RandomFlip RandomRotation RandomTranslation RandomZoom ReLU
    RepeatVector Rescaling Reshape Resizing SeparableConv1D SeparableConv2D SimpleRNN SimpleRNNCell Softmax SpatialDropout1D SpatialDropout2D
    SpatialDropout3D StackedRNNCells StringLookup Subtract TextVectorization TimeDistributed UnitNormalization UpSampling1D UpSampling2D
    UpSampling3D Wrapper ZeroPadding1D ZeroPadding2D ZeroPadding3D add average concatenate dot maximum minimum multiply subtract
    """.split()
)
OPTIMIZERS = {"Adam", "SGD", "RMSprop", "Adagrad", "Adadelta", "Nadam", "Adamax", "Ftrl"}

# Modules below `keras` that are not there, and where their names are now: a module, or {name: module}.
LAYERS, UTILS = "layers", {
    **dict.fromkeys(["to_categorical", "normalize", "get_custom_objects", "CustomObjectScope", "custom_object_scope", "Progbar", "plot_model"], "utils"),
    **dict.fromkeys(["model_to_dot", "get_file", "Sequence", "get_source_inputs", "serialize_keras_object", "deserialize_keras_object"], "utils"),
    "register_keras_serializable": "utils",
}  # fmt: skip
ENGINE = {"Layer": "layers", "InputSpec": "layers", "InputLayer": "layers", "Input": "layers", "Model": "models", "Sequential": "models"}
OLD_PATHS = {
    "engine": ENGINE,
    **{f"layers.{old}": LAYERS for old in "core recurrent convolutional normalization advanced_activations embeddings merge merging pooling wrappers noise".split()},
    **{f"layers.{old}": LAYERS for old in "cudnn_recurrent local rnn reshaping preprocessing convolutional_recurrent".split()},
    **{f"utils.{old}": UTILS for old in "np_utils generic_utils vis_utils layer_utils data_utils io_utils training_utils conv_utils losses_utils tf_utils".split()},
    **{f"saving.{old}": {} for old in "hdf5_format saved_model legacy saving_lib object_registration pickle_utils serialization_lib".split()},
    "saving.save": {"load_model": "models", "save_model": "models"},
    "models.sequential": "models",
    "wrappers": {}, "objectives": {}, "feature_column": {}, "distribute": {}, "premade_models": {}, "backend.tensorflow_backend": {},
    "optimizer_v2": {}, "optimizers.optimizer_v2": {}, "legacy": {}, "mixed_precision.experimental": {}, "initializers.initializers_v2": {},
}  # fmt: skip
GONE_PATHS = {
    "layers.experimental.preprocessing": LAYERS,
    "layers.experimental": {"SyncBatchNormalization": "", "preprocessing": ""},
    "optimizers.experimental": "optimizers",
    "callbacks.experimental": {"BackupAndRestore": "callbacks"},
    "experimental": {}, "estimator": {}, "src.engine": {}, "src.saving.legacy": {}, "dtensor": {},
}  # fmt: skip
OLD_NAMES = {
    "utils": {"np_utils", "generic_utils", "vis_utils", "HDF5Matrix", "multi_gpu_model"},
    "optimizers": {"adam_v2", "gradient_descent_v2", "adam"},
    "layers": {"CuDNNLSTM", "CuDNNGRU"},
    "saving": {"save", "hdf5_format"},
}
V1_NAMES = {("layers", "CuDNNLSTM"), ("layers", "CuDNNGRU")}  # tensorflow.compat.v1.keras of 2.15 has them
GONE_NAMES = {
    "models": {"model_from_yaml", "model_from_config"},
    "layers": {"LocallyConnected1D", "LocallyConnected2D", "ThresholdedReLU"},
    "": {"experimental"},
}
THERE = {"layers": LAYER_NAMES, "optimizers": OPTIMIZERS | {"AdamW", "Adafactor", "Optimizer"}, "models": {"Model", "Sequential", "load_model", "save_model"}, "utils": set(UTILS)}
GONE_FROM_KERAS_ALONE = {("preprocessing.image", "ImageDataGenerator"), ("preprocessing.text", "Tokenizer")}  # tensorflow.keras still has them
PUBLIC_MODULES = set("layers models callbacks optimizers utils backend losses metrics regularizers initializers constraints activations applications datasets".split())
PUBLIC = {  # names that a star import may bring
    "keras.layers": LAYER_NAMES,
    "keras.models": {"load_model", "save_model", "model_from_json", "model_from_yaml", "model_from_config", "Model", "Sequential", "clone_model"},
    "keras.callbacks": {"ModelCheckpoint", "Callback"},
    "keras.optimizers": OPTIMIZERS,
}

# Methods and attributes that a Keras model has and the models of other libraries do not.
EVIDENCE = {"save_weights", "load_weights", "fit_generator", "compile", "get_layer", "train_on_batch", "test_on_batch", "predict_on_batch", "predict_generator"} | {
    "evaluate_generator", "get_weights", "set_weights", "trainable_weights", "to_json", "count_params", "layers", "trainable_variables",
}  # fmt: skip
MODEL_NAME = re.compile(r"model|network|^net$|_net$|generator|discriminator|encoder|decoder|^gan$|^vae$|critic|classifier", re.IGNORECASE)
OTHERS = set("torch sklearn gensim xgboost lightgbm catboost statsmodels fastai transformers sentence_transformers spacy PIL numpy matplotlib cv2 pandas django peewee mxnet paddle".split()) | {
    "chainer", "scipy", "joblib", "pickle", "h5py", "torchvision", "stable_baselines", "stable_baselines3", "onnx", "mlflow", "flair", "tflearn", "fasttext", "implicit", "surprise", "pyspark",
}  # fmt: skip

HAYSTACK = re.compile(  # a file without one of these cannot matter
    rb"\.save\b|save_model|save_weights|load_weights|load_model|ModelCheckpoint|model_from_|to_yaml|saved_model|from_keras_model|KerasLayer|Lambda\(|\blr\s*=|legacy|"
    rb"pickle|joblib|\.experimental|keras\.engine|keras\.src|python\.keras|_utils\b|layers\.\w+ import|"
    + "|".join(rf"\b{name}\s*=" for name in LAYER_ARGUMENTS).encode()
    + rb"|\*\w+.*\):|compat\.v[12]\.keras|LocallyConnected|ThresholdedReLU|CuDNN|HDF5Matrix|multi_gpu_model|ImageDataGenerator|Tokenizer|"
    rb"keras\.(?:saving|wrappers|objectives|feature_column|distribute|premade_models|backend\.|optimizer_v2|optimizers\.|legacy|estimator|dtensor|initializers\.)"
)


def in_keras(dotted):
    """The path below `keras` of a dotted name, or None where it is not of Keras. tf_keras is another library, tensorflow.python.keras a private copy."""
    for root in ("keras", "tensorflow.keras", "tensorflow.compat.v1.keras", "tensorflow.compat.v2.keras"):
        if dotted == root or dotted.startswith(root + "."):
            return dotted[len(root) + 1 :]
    return None


# --- reading one file ------------------------------------------------------------------------------------------------


@dataclass
class Binding:
    """One place where a name gets its value. how: assign, param, import, def, class, or other, of which nothing is known."""

    how: str
    value: object
    scope: "Scope"
    at: tuple
    straight: bool  # executed once, in the order of the lines


class Scope:
    def __init__(self, node, parent, kind):
        self.node, self.parent, self.kind = node, parent, kind
        self.names, self.attributes, self.returns, self.stars = {}, {}, [], []

    def bind(self, name, how, value, at, straight):
        self.names.setdefault(name, []).append(Binding(how, value, self, at, straight))


class Reader:
    """Walks a syntax tree once: scopes and what their names are bound to, and the calls, imports and classes that may matter."""

    def __init__(self, tree):
        self.calls, self.imports, self.classes, self.strings = [], [], [], []
        self.evidence, self.uses, self.roots = set(), {}, set()
        self.tried, self.instead = set(), {}  # imports that may fail, by id; and what is tried before an import
        self.module = Scope(tree, None, "module")
        self.globals = set()
        for statement in tree.body:
            self.visit(statement, self.module, True)

    def visit(self, node, scope, straight=False):
        method = self.METHODS.get(type(node))
        if method:
            method(self, node, scope, straight)
        else:
            self.children(node, scope)

    def children(self, node, scope, straight=False):
        methods = self.METHODS
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                if value._fields:
                    method = methods.get(type(value))
                    method(self, value, scope, straight) if method else self.children(value, scope)
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, ast.AST):
                        self.visit(item, scope, straight)

    def name(self, node, scope, straight):
        if isinstance(node.ctx, ast.Load):
            self.uses[node.id] = self.uses.get(node.id, 0) + 1

    def constant(self, node, scope, straight):
        if isinstance(node.value, str):
            self.strings.append(node)

    def attribute(self, node, scope, straight):
        if node.attr in EVIDENCE:
            self.evidence.add(spelled(node.value))
        self.visit(node.value, scope)

    def call(self, node, scope, straight):
        last = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        if last in HANDLERS or last in OPTIMIZERS or any(k.arg in LAYER_ARGUMENTS for k in node.keywords) or (last[:1].isupper() and isinstance(node.func, ast.Attribute)):
            self.calls.append((node, scope, last))
        self.children(node, scope)

    def function(self, node, scope, straight):
        scope.bind(node.name, "def", node, at(node), straight)
        for part in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(part, scope)
        inner = Scope(node, scope, "function")
        node.scope_ = inner
        self.parameters(node, inner)
        for statement in node.body:
            self.visit(statement, inner, True)

    def parameters(self, node, inner):
        arguments = node.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *filter(None, (arguments.vararg, arguments.kwarg))):
            inner.bind(argument.arg, "param", argument, at(argument), True)

    def anonymous(self, node, scope, straight):
        inner = Scope(node, scope, "function")
        self.parameters(node, inner)
        self.children(node.args, scope)
        self.visit(node.body, inner)

    def klass(self, node, scope, straight):
        scope.bind(node.name, "class", node, at(node), straight)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part, scope)
        inner = Scope(node, scope, "class")
        node.scope_ = inner
        self.classes.append((node, scope))
        for statement in node.body:
            self.visit(statement, inner, True)

    def comprehension(self, node, scope, straight):
        inner = Scope(node, scope, "function")
        for generator in node.generators:
            self.target(generator.target, None, inner, False)
        self.children(node, inner)

    def assign(self, node, scope, straight):
        self.visit(node.value, scope)
        for target in node.targets:
            self.target(target, node.value, scope, straight)

    def annotated(self, node, scope, straight):
        if node.value:
            self.visit(node.value, scope)
            self.target(node.target, node.value, scope, straight)

    def named(self, node, scope, straight):
        self.visit(node.value, scope)
        self.target(node.target, node.value, scope, False)

    def augmented(self, node, scope, straight):
        self.visit(node.value, scope)
        self.target(node.target, None, scope, False)

    def target(self, target, value, scope, straight):
        if isinstance(target, ast.Name):
            owner = self.module if target.id in self.globals and scope is not self.module else scope
            owner.bind(target.id, "assign" if value else "other", value, at(target), straight and owner is scope)
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            owner = owner_of(target.value.id, scope)
            if owner:
                owner.attributes.setdefault(target.attr, []).append(Binding("assign" if value else "other", value, scope, at(target), straight))
        elif isinstance(target, (ast.Tuple, ast.List)):
            pairs = value.elts if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts) else [None] * len(target.elts)
            for inner, part in zip(target.elts, pairs, strict=True):
                self.target(inner, part, scope, straight)
        elif isinstance(target, ast.Starred):
            self.target(target.value, None, scope, False)
        else:
            self.visit(target, scope)

    def loop(self, node, scope, straight):
        self.target(node.target, None, scope, False)
        self.visit(node.iter, scope)
        for statement in (*node.body, *node.orelse):
            self.visit(statement, scope)

    def context(self, node, scope, straight):
        for item in node.items:
            self.visit(item.context_expr, scope)
            if item.optional_vars:
                self.target(item.optional_vars, None, scope, False)
        for statement in node.body:
            self.visit(statement, scope, straight)

    def branch(self, node, scope, straight):
        self.visit(node.test, scope)
        main = straight and isinstance(node.test, ast.Compare) and isinstance(node.test.left, ast.Name) and node.test.left.id == "__name__"
        for statement in node.body:
            self.visit(statement, scope, main)
        for statement in node.orelse:
            self.visit(statement, scope)

    def attempt(self, node, scope, straight):
        """An import that is tried, with another way out where there is none, cannot break; the other way is not gone while the first is."""
        ways = [h for h in node.handlers if catches_import(h)]
        if ways and not any(isinstance(statement, ast.Raise) for way in ways for statement in way.body):
            tried = [s for s in node.body if isinstance(s, (ast.Import, ast.ImportFrom))]
            self.tried.update(map(id, tried))
            self.instead.update((id(i), tried) for way in ways for s in way.body for i in ast.walk(s) if isinstance(i, (ast.Import, ast.ImportFrom)))
        self.children(node, scope)

    def handler(self, node, scope, straight):
        if node.name:
            scope.bind(node.name, "other", None, at(node), False)
        self.children(node, scope)

    def leaves(self, node, scope, straight):
        if node.value:
            scope.returns.append(node.value)
            self.visit(node.value, scope)

    def outward(self, node, scope, straight):
        self.globals.update(node.names)

    def plain_import(self, node, scope, straight):
        self.imports.append((node, scope))
        for alias in node.names:
            self.roots.add(alias.name.split(".")[0])
            name, dotted = (alias.asname, alias.name) if alias.asname else (alias.name.split(".")[0],) * 2
            scope.bind(name, "import", dotted, at(node), straight)

    def from_import(self, node, scope, straight):
        self.imports.append((node, scope))
        module = "." * node.level + (node.module or "")
        self.roots.add(module.split(".")[0])
        for alias in node.names:
            if alias.name == "*":
                scope.stars.append(module)
            else:
                scope.bind(alias.asname or alias.name, "import", f"{module}.{alias.name}", at(node), straight)

    METHODS = {
        ast.Name: name, ast.Constant: constant, ast.Attribute: attribute, ast.Call: call, ast.FunctionDef: function, ast.AsyncFunctionDef: function,
        ast.Lambda: anonymous, ast.ClassDef: klass, ast.ListComp: comprehension, ast.SetComp: comprehension, ast.DictComp: comprehension,
        ast.GeneratorExp: comprehension, ast.Assign: assign, ast.AnnAssign: annotated, ast.AugAssign: augmented, ast.NamedExpr: named, ast.For: loop,
        ast.AsyncFor: loop, ast.With: context, ast.AsyncWith: context, ast.If: branch, ast.Try: attempt, ast.ExceptHandler: handler, ast.Return: leaves,
        ast.Global: outward, ast.Nonlocal: outward, ast.Import: plain_import, ast.ImportFrom: from_import,
    }  # fmt: skip


def at(node):
    return node.lineno, node.col_offset


def catches_import(handler):
    """Whether an `except` takes what a missing module raises."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or spelled(kind) in ("ImportError", "ModuleNotFoundError", "Exception", "BaseException") for kind in kinds)


def spelled(node):
    """`self.model` of such a chain of names, else an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = spelled(node.value)
        return before and f"{before}.{node.attr}"
    return spelled(node.value) + "[]" if isinstance(node, ast.Subscript) else ""


def owner_of(name, scope):
    """The class whose instance `name` is, because it is the first parameter of a method."""
    while scope:
        if scope.kind == "function" and isinstance(scope.node, (ast.FunctionDef, ast.AsyncFunctionDef)) and scope.parent.kind == "class":
            first = [*scope.node.args.posonlyargs, *scope.node.args.args][:1]
            return scope.parent if first and first[0].arg == name else None
        scope = scope.parent
    return None


# --- what an expression is -------------------------------------------------------------------------------------------

MODEL, MAYBE, UNKNOWN, NOTHING, OTHER = "model", "maybe", "unknown", "nothing", "other"


@dataclass
class FilePath:
    """What is known of a path: its end, whether that is all of it, the literal that holds the end, and the names by which it came."""

    tail: str
    whole: bool
    literal: object
    names: tuple = ()

    def ends(self, endings):
        """Whether the path ends so; None where more could stand before what is known."""
        if self.tail.endswith(endings):
            return True
        return None if not self.whole and any(ending.endswith(self.tail) for ending in endings) else False

    @property
    def base(self):
        """The file's name, or nothing where its beginning is not known."""
        tail = self.tail.rstrip("/\\")
        return re.split(r"[/\\]", tail)[-1] if self.whole or re.search(r"[/\\]", tail) else ""


class Knowledge:
    """Answers what names and expressions of one file are."""

    def __init__(self, reader, legacy_keras):
        self.reader, self.legacy_keras, self.memo = reader, legacy_keras, {}
        self.imports_keras = any(
            (in_keras(dotted) is not None or dotted == "tensorflow")
            for node, _ in reader.imports
            for dotted in ([a.name for a in node.names] if isinstance(node, ast.Import) else [f"{node.module}.{a.name}" for a in node.names] if node.module else [])
        )
        self.other_models = bool(reader.roots & OTHERS & {"torch", "sklearn", "gensim", "xgboost", "lightgbm", "catboost", "statsmodels", "fastai", "transformers", "pyspark", "flair", "tflearn", "surprise", "django", "stable_baselines", "stable_baselines3"})

    def find(self, name, scope):
        """(bindings, whether they are of the scope that asks)."""
        asked = scope
        while scope:
            if name in scope.names and (scope.kind != "class" or scope is asked):
                return scope.names[name], scope is asked
            scope = scope.parent
        return [], False

    def pick(self, name, scope, place):
        """The binding that holds where the name is used, or None where several may."""
        bindings, same = self.find(name, scope)
        if len(bindings) > 1 and same and all(b.straight for b in bindings):
            return next((b for b in reversed(bindings) if b.at < place), None)
        return bindings[0] if len(bindings) == 1 else None

    def dotted(self, node, scope, depth=0):
        """The full dotted name of an imported thing, through aliases; else an empty text."""
        if depth > 8:  # an alias of itself
            return ""
        if isinstance(node, ast.Attribute):
            before = self.dotted(node.value, scope, depth)
            return before and f"{before}.{node.attr}"
        if not isinstance(node, ast.Name):
            return ""
        bindings, _ = self.find(node.id, scope)
        if not bindings:
            module = self.reader.module
            for star in module.stars:
                below = in_keras(star)
                if below is not None and node.id in PUBLIC.get(f"keras.{below.split('.')[0]}", ()):
                    return self.renamed(f"{star}.{node.id}")
            return ""
        binding = self.pick(node.id, scope, at(node))
        if binding and binding.how == "assign" and isinstance(binding.value, (ast.Name, ast.Attribute)):
            return self.dotted(binding.value, binding.scope, depth + 1)
        names = {b.value if b.how == "import" else "" for b in ([binding] if binding else bindings)}
        below = {in_keras(n) for n in names}
        if len(names) > 1 and (None in below or len(below) > 1):
            return ""
        return self.renamed(min(names))

    def renamed(self, dotted):
        return "tf_keras" + dotted[len("tensorflow.keras") :] if self.legacy_keras and dotted.startswith("tensorflow.keras") else dotted

    def keras(self, node, scope):
        """The path below `keras` of what an expression names, or None."""
        dotted = self.dotted(node, scope)
        if self.legacy_keras and dotted.startswith("tensorflow.keras"):
            return None
        return in_keras(dotted) if dotted else None

    def public(self, node, scope):
        """Whether an expression names something of Keras, its inner modules excepted."""
        below = self.keras(node, scope)
        return below is not None and not below.startswith("src.")

    def kind(self, node, scope):
        """MODEL, MAYBE, UNKNOWN, NOTHING (None) or OTHER."""
        key = (id(node), id(scope))
        if key not in self.memo:
            self.memo[key] = UNKNOWN
            self.memo[key] = self._kind(node, scope)
        return self.memo[key]

    def _kind(self, node, scope):
        if isinstance(node, ast.Name):
            binding = self.pick(node.id, scope, at(node))
            bindings = [binding] if binding else self.find(node.id, scope)[0]
            return self.by_name(node, self.joined(bindings, node.id))
        if isinstance(node, ast.Attribute):
            owner = owner_of(node.value.id, scope) if isinstance(node.value, ast.Name) else None
            if owner:
                if node.attr == "model" and self.inherits(owner, {"Callback"}):
                    return MODEL
                found = [b for c in self.lineage(owner) for b in c.attributes.get(node.attr, ())]
                return self.by_name(node, self.joined(found, node.attr))
            return self.by_name(node, OTHER if self.root(node, scope) in OTHERS else UNKNOWN)
        if isinstance(node, ast.Call):
            return self.of_call(node, scope)
        if isinstance(node, ast.IfExp):
            return self.alike([self.kind(node.body, scope), self.kind(node.orelse, scope)])
        if isinstance(node, ast.BoolOp):
            return self.alike([self.kind(value, scope) for value in node.values])
        if isinstance(node, ast.NamedExpr):
            return self.kind(node.value, scope)
        if isinstance(node, ast.Subscript):
            return self.by_name(node.value, UNKNOWN)
        if isinstance(node, ast.Constant):
            return NOTHING if node.value is None else OTHER
        return OTHER

    def joined(self, bindings, name):
        return self.alike([self.of_binding(b, name) for b in bindings])

    @staticmethod
    def alike(kinds):
        kinds = {kind for kind in kinds if kind != NOTHING}
        if len(kinds) == 1:
            return kinds.pop()
        return OTHER if OTHER in kinds else MAYBE if kinds & {MODEL, MAYBE} else UNKNOWN

    def of_binding(self, binding, name):
        if binding.how == "assign":
            return self.kind(binding.value, binding.scope)
        if binding.how == "param":
            owner = owner_of(name, binding.scope)
            if owner:
                return MODEL if self.inherits(owner, {"Model", "Sequential"}) else OTHER
            hint = binding.value.annotation
            return MODEL if hint is not None and (self.keras(hint, binding.scope.parent) or "").split(".")[-1] in ("Model", "Sequential") else UNKNOWN
        if binding.how == "import":
            return OTHER if binding.value.split(".")[0] in OTHERS else UNKNOWN
        return UNKNOWN if binding.how == "other" else OTHER

    def of_call(self, node, scope):
        last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        dotted = self.dotted(node.func, scope)
        below = self.keras(node.func, scope)
        if below is not None:
            name = below.split(".")[-1]
            made = name in {"Model", "Sequential", "load_model", "clone_model", "model_from_json", "model_from_yaml", "model_from_config", "multi_gpu_model"}
            return MODEL if made or (below.startswith("applications.") and name[:1].isupper()) or below.endswith(("Model.from_config", "Sequential.from_config")) else OTHER
        if dotted:
            return OTHER if dotted.split(".")[0] in OTHERS | {"tensorflow", "tf_keras"} else UNKNOWN
        if isinstance(node.func, ast.Name):
            binding = self.pick(node.func.id, scope, at(node))
            if binding and binding.how == "def":
                inner = binding.value.scope_
                return self.alike([self.kind(value, inner) for value in inner.returns]) if inner.returns else OTHER
            if binding and binding.how == "class":
                return MODEL if self.inherits(binding.value.scope_, {"Model", "Sequential"}) else OTHER if self.whole(binding.value.scope_) else UNKNOWN
            return UNKNOWN
        if last:
            owner = owner_of(node.func.value.id, scope) if isinstance(node.func.value, ast.Name) else None
            if owner:
                for klass in self.lineage(owner):
                    for binding in klass.names.get(last, ()):
                        if binding.how == "def" and binding.value.scope_.returns:
                            return self.alike([self.kind(value, binding.value.scope_) for value in binding.value.scope_.returns])
            elif self.kind(node.func.value, scope) == MODEL:
                return OTHER
        return UNKNOWN

    def by_name(self, node, kind):
        """Of what nothing is known: a model where name and use speak for it."""
        if kind != UNKNOWN:
            return kind
        text = spelled(node)
        name = text.removesuffix("[]").split(".")[-1]
        if text in self.reader.evidence and MODEL_NAME.search(name):
            return MAYBE
        return MAYBE if re.search(r"model", name, re.IGNORECASE) and not name.lower().endswith(("s", "name", "path", "dir", "file")) and not self.other_models else UNKNOWN

    def root(self, node, scope):
        return self.dotted(node, scope).split(".")[0]

    def lineage(self, klass):
        """A class and those of its bases that the file defines."""
        found = [klass]
        for known in found:
            for base in known.node.bases:
                binding = self.pick(base.id, known.parent, at(base)) if isinstance(base, ast.Name) else None
                if binding and binding.how == "class" and binding.value.scope_ not in found:
                    found.append(binding.value.scope_)
        return found

    def whole(self, klass):
        """Whether all bases of a class are known: of this file, of Keras, or Python's `object`."""
        local = {known.node.name for known in self.lineage(klass)} | {"object"}
        return all(spelled(base) in local or self.keras(base, known.parent) is not None for known in self.lineage(klass) for base in known.node.bases)

    def inherits(self, klass, names):
        return any((self.keras(base, known.parent) or "").split(".")[-1] in names for known in self.lineage(klass) for base in known.node.bases)

    def path(self, node, scope, depth=0):
        """A FilePath, or None where nothing is known of its end."""
        if depth > 8 or node is None:
            return None
        deeper = depth + 1
        if isinstance(node, ast.Constant):
            return FilePath(node.value, True, node) if isinstance(node.value, str) else None
        if isinstance(node, ast.JoinedStr):
            last = node.values[-1] if node.values else None
            return FilePath(last.value, len(node.values) == 1, node) if isinstance(last, ast.Constant) else None
        if isinstance(node, ast.BinOp):
            if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
                return self.template(node.left, r"%(?:\(\w+\))?[-+ #0-9.*]*[a-zA-Z]")
            if not isinstance(node.op, (ast.Add, ast.Div)):
                return None
            right = self.path(node.right, scope, deeper)
            if right and right.whole and isinstance(node.op, ast.Add):
                left = self.path(node.left, scope, deeper)
                return replace(right, tail=left.tail + right.tail, whole=left.whole) if left else replace(right, whole=False)
            return right and (replace(right, tail="/" + right.tail, whole=False) if isinstance(node.op, ast.Div) and right.whole else right)
        if isinstance(node, ast.Name):
            binding = self.pick(node.id, scope, at(node))
            if binding and binding.how == "assign":
                found = self.path(binding.value, binding.scope, deeper)
                return found and replace(found, names=(*found.names, node.id))
            return None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = owner_of(node.value.id, scope)
            found = owner.attributes.get(node.attr, []) if owner else []
            if len(found) == 1 and found[0].how == "assign":
                value = self.path(found[0].value, found[0].scope, deeper)
                return value and replace(value, names=(*value.names, f"{node.value.id}.{node.attr}"))
            return None
        if isinstance(node, ast.Call):
            return self.path_of_call(node, scope, deeper)
        return None

    def path_of_call(self, node, scope, depth):
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if method == "format" and isinstance(node.func.value, ast.Constant) and isinstance(node.func.value.value, str):
            return self.template(node.func.value, r"\{\{|\}\}|\{[^{}]*\}")
        if method in ("as_posix", "absolute", "resolve", "expanduser") and not node.args:
            return self.path(node.func.value, scope, depth)
        dotted = self.dotted(node.func, scope) or (node.func.id if isinstance(node.func, ast.Name) and node.func.id == "str" and not self.find("str", scope)[0] else "")
        if not node.args or isinstance(node.args[-1], ast.Starred):
            return None
        if dotted in ("os.path.join", "pathlib.Path", "pathlib.PurePath") or method == "joinpath":
            last = self.path(node.args[-1], scope, depth)
            return last and (replace(last, tail="/" + last.tail, whole=False) if last.whole and (len(node.args) > 1 or method == "joinpath") else last)
        if dotted in ("str", "os.fspath", "os.path.abspath", "os.path.normpath", "os.path.realpath", "os.path.expanduser"):
            return self.path(node.args[0], scope, depth)
        return None

    def composed(self, node, scope, depth=0):
        """Whether a path is put together in the code from words or by changing another, rather than given from outside."""
        if isinstance(node, ast.Name) and depth < 4:
            return any(b.how == "assign" and self.composed(b.value, b.scope, depth + 1) for b in self.find(node.id, scope)[0])
        if isinstance(node, ast.Constant):
            return isinstance(node.value, str) and any(c.isalpha() for c in node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("replace", "with_suffix", "sub", "splitext", "with_name", "get"):
            return True
        return any(self.composed(part, scope, depth) for name, value in ast.iter_fields(node) if name != "slice" for part in (value if isinstance(value, list) else [value]) if isinstance(part, ast.AST))

    @staticmethod
    def template(node, placeholder):
        tail = re.split(placeholder, node.value)[-1]
        return FilePath(tail, tail == node.value, node) if tail else None


# --- findings --------------------------------------------------------------------------------------------------------


@dataclass
class Plan:
    """How a call is put right. ending: for the path; drop, set, rename: arguments; function: another name; whole: the call anew; sure: --fix may do it."""

    sure: bool = False
    ending: str = ""
    path: object = None
    drop: tuple = ()
    set: dict = field(default_factory=dict)
    rename: dict = field(default_factory=dict)
    function: str = ""
    whole: str = ""
    module: dict = field(default_factory=dict)
    wants_load: bool = False
    taken: list = field(default_factory=list)


@dataclass
class Found:
    """A finding before its text: the node, the rule, the plan."""

    rule: str
    node: object
    level: str
    plan: object = None


@dataclass(frozen=True)
class Finding:
    """One line of the report. line and column count from 1, in the cell where there is one; fix: whether --fix rewrites it."""

    file: str
    line: int
    column: int
    rule: str
    slug: str
    level: str
    code: str
    repaired: str | None
    fix: bool
    cell: int | None = None
    names: tuple = ()
    also: str = ""

    def why(self, lang):
        """The sentence, in `zh` or `en`."""
        return getattr(RULES[self.rule], lang)


def argument(call, name, position=None):
    """The value of an argument by name or position, or None."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if position is not None and position < len(call.args) and not any(isinstance(a, ast.Starred) for a in call.args[: position + 1]):
        return call.args[position]
    return None


def given(call, *names):
    return tuple(k.arg for k in call.keywords if k.arg in names)


def truth(node, default=None):
    """True or False of a literal; `default` where there is none; None where it is not known."""
    if node is None:
        return default
    return bool(node.value) if isinstance(node, ast.Constant) else None


class Judge:
    """Applies the rules to one file."""

    def __init__(self, knowledge):
        self.known, self.found, self.paths, self.loose = knowledge, [], [], []
        self.zipped = any(given(call, "zipped") for call, _, _ in knowledge.reader.calls)
        for node, scope in knowledge.reader.imports:
            self.of_import(node, scope)
        for node, scope, last in knowledge.reader.calls:
            if isinstance(node.func, ast.Name):
                bound = knowledge.pick(node.func.id, scope, at(node))
                if bound and bound.how == "import" and bound.value.split(".")[-1] != last:
                    last = bound.value.split(".")[-1]
            handler = HANDLERS.get(last)
            if not (handler and handler(self, node, scope)):
                self.of_class(node, scope)
        for node, scope in knowledge.reader.classes:
            self.of_layer_class(node, scope)

    def add(self, rule, node, plan=None, unsure=False):
        self.found.append(Found(rule, node, HINT if unsure else RULES[rule].level, plan))
        return True

    def model(self, node, scope):
        """(whether it is one or may be, whether it is not sure)."""
        kind = self.known.kind(node, scope) if self.known.imports_keras else OTHER
        return kind in (MODEL, MAYBE), kind != MODEL

    def path(self, call, scope, name="filepath", position=0):
        node = argument(call, name, position)
        path = self.known.path(node, scope) if node is not None else None
        if path:
            self.paths.append((call, path))
        if node is not None and last_name(call) in LOADING and not (path and path.base) and (path or self.known.composed(node, scope)):
            self.loose.append(path.tail if path else "")
        return None if path and path.tail.startswith("hf://") else path

    # saving

    def save(self, call, scope):
        if not isinstance(call.func, ast.Attribute):
            return False
        if self.known.dotted(call.func, scope) == "tensorflow.saved_model.save":
            return self.saved_model(call, scope)
        is_model, unsure = self.model(call.func.value, scope)
        return is_model and self.saving(call, scope, 0, unsure)

    def save_function(self, call, scope):
        if not self.known.public(call.func, scope):
            return False
        return self.saving(call, scope, 1, False)

    def saving(self, call, scope, position, unsure):
        path = self.path(call, scope, position=position)
        if given(call, "zipped"):
            return False  # written for Keras 3
        ok = path.ends(SAVES) if path else None
        formats, removed = given(call, "save_format"), given(call, "options", "signatures", "save_traces")
        value = argument(call, "save_format")
        named = isinstance(value, ast.Constant) and value.value
        if ok is False:
            drop = (*formats, *removed)
            back = isinstance(value, ast.Constant) and str(value.value).lower() in ("h5", "hdf5", "keras")
            plan = Plan(not unsure and "signatures" not in removed, ".keras", path, drop, wants_load=not back)
            return self.add("save-format" if formats and named else "save-extension", call, plan, unsure)
        if removed and ok:
            return self.add("save-arguments", call, Plan(not unsure and "signatures" not in removed, drop=(*formats, *removed)), unsure)
        if formats and ok and named:
            same = {".keras": ("keras",), ".h5": ("h5", "hdf5"), ".hdf5": ("h5", "hdf5")}[next(e for e in SAVES if path.tail.endswith(e))]
            return self.add("save-format-left", call, Plan(not unsure and value.value in same, drop=formats), unsure)
        if path and path.ends((".keras",)) and given(call, "include_optimizer"):
            return self.add("include-optimizer", call, Plan(not unsure and truth(argument(call, "include_optimizer")) is True, drop=("include_optimizer",)), unsure)
        if not path and removed and not unsure:
            return self.add("save-arguments", call, Plan(drop=removed))
        return False

    def saved_model(self, call, scope):
        model = argument(call, "obj", 0)
        is_model, unsure = self.model(model, scope) if model is not None else (False, True)
        folder = argument(call, "export_dir", 1)
        plan = Plan(whole=f"{ast.unparse(model)}.export({ast.unparse(folder)})") if is_model and folder is not None else None
        return is_model and self.add("saved-model", call, plan, unsure)

    def save_weights(self, call, scope):
        if not isinstance(call.func, ast.Attribute):
            return False
        is_model, unsure = self.of_weights(call, scope)
        if not is_model or given(call, "max_shard_size"):
            return False
        path = self.path(call, scope)
        drop = given(call, "save_format", "options")
        if path and path.ends((*WEIGHTS, ".weights.json")) is False:
            return self.add("weights-extension", call, Plan(not unsure, ".weights.h5", path, drop), unsure)
        if drop and not unsure:
            return self.add("weights-format" if "save_format" in drop else "weights-options", call, Plan(bool(path and path.ends(WEIGHTS)), drop=drop))
        return False

    def of_weights(self, call, scope):
        """As `model`; the names save_weights and load_weights speak for Keras by themselves, unless another library is about."""
        if not self.known.imports_keras:
            return False, True
        kind = self.known.kind(call.func.value, scope)
        if kind in (MODEL, MAYBE):
            return True, kind != MODEL
        return kind == UNKNOWN and not self.known.other_models, True

    # loading

    def load_model(self, call, scope):
        if not self.known.public(call.func, scope):
            return False
        path = self.path(call, scope)
        options = given(call, "options")
        if path and path.ends(SAVES) is False:
            if self.zipped:
                return False  # Keras 3 opens the folders that it wrote with zipped=False
            layers = re.sub(r"(models|saving)?\.?load_model$", "layers", ast.unparse(call.func)) if isinstance(call.func, ast.Attribute) else "keras.layers"
            plan = Plan(whole=f"{layers}.TFSMLayer({ast.unparse(argument(call, 'filepath', 0))}, call_endpoint='serving_default')")
            return self.add("load-folder", call, plan if not re.search(r"\.\w+$", path.tail) else None)
        if options:
            return self.add("load-options", call, Plan(bool(path), drop=options))
        if path and path.ends((".h5", ".hdf5")) and argument(call, "compile", 2) is None and not any(k.arg is None for k in call.keywords):
            return self.add("load-h5", call, Plan(set={"compile": "False"}))
        return False

    def load_weights(self, call, scope):
        if not isinstance(call.func, ast.Attribute):
            return False
        is_model, unsure = self.of_weights(call, scope)
        if not is_model:
            return False
        node = argument(call, "filepath", 0)
        path = self.path(call, scope)
        latest = node
        if isinstance(node, ast.Name):
            binding = self.known.pick(node.id, scope, at(node))
            latest = binding.value if binding and binding.how == "assign" else node
        if isinstance(latest, ast.Call) and self.known.dotted(latest.func, scope) in ("tensorflow.train.latest_checkpoint", "tensorflow.compat.v1.train.latest_checkpoint"):
            return self.add("load-weights-checkpoint", call, None, unsure)
        if path and path.ends(LOADS_WEIGHTS) is False:
            return self.add("load-weights-checkpoint", call, None, unsure)
        options, by_name = given(call, "options"), argument(call, "by_name")
        if by_name is not None and path:
            if path.ends((".weights.h5", ".keras")):
                harmless = truth(by_name) is False
                return self.add("load-weights-by-name", call, Plan(harmless and not unsure, drop=("by_name",)) if harmless else None, unsure)
            if path.ends((".h5", ".hdf5")) and path.ends((".weights.h5",)) is False and truth(by_name) is not False and not options:
                return self.add("load-weights-by-name-h5", call)
        if options and not unsure:
            return self.add("load-weights-options", call, Plan(bool(path), drop=options))
        return False

    def of_function(rule):
        def handler(self, call, scope):
            return self.known.public(call.func, scope) and self.add(rule, call)

        return handler

    def from_yaml(self, call, scope):
        if not self.known.public(call.func, scope):
            return False
        return self.add("yaml", call, Plan(function="model_from_json"))

    def to_yaml(self, call, scope):
        if not isinstance(call.func, ast.Attribute):
            return False
        is_model, unsure = self.model(call.func.value, scope)
        return is_model and self.add("yaml", call, Plan(function="to_json"), unsure)

    def dump(self, call, scope):
        if self.known.root(call.func, scope) not in ("pickle", "cPickle", "joblib", "dill", "cloudpickle") or not call.args:
            return False
        return self.known.imports_keras and self.known.kind(call.args[0], scope) == MODEL and self.add("pickle", call)

    # callbacks

    def checkpoint(self, call, scope):
        if not self.known.public(call.func, scope):
            return False
        path = self.path(call, scope)
        get = lambda name: argument(call, name, CHECKPOINT.index(name))  # noqa: E731
        only, frequency = truth(get("save_weights_only"), False), get("save_freq")
        period, removed = given(call, "period"), given(call, "load_weights_on_restart", "save_format", "include_optimizer", "overwrite")
        options = given(call, "options")
        every = argument(call, "period")
        drop = (*removed, *options, *(period if isinstance(every, ast.Constant) and every.value == 1 else ()))
        sure = not (period and "period" not in drop) and not removed
        if any(k.arg is None for k in call.keywords):
            only = None if only is False else only
        if period or removed or options:
            ending = ""
            if path and only is not None and path.ends(WEIGHTS if only else (".keras",)) is False and not (only is False and path.ends((".h5",))):
                ending = ".weights.h5" if only else ".keras"
            rule = "checkpoint-period" if period else "checkpoint-argument" if removed else "checkpoint-options"
            return self.add(rule, call, Plan(sure, ending, path if ending else None, drop or period, wants_load=ending == ".keras" and not path.ends((".hdf5",))))
        if path and only and path.ends(WEIGHTS) is False:
            return self.add("checkpoint-weights", call, Plan(True, ".weights.h5", path))
        if path and only is False and path.ends((".keras", ".h5")) is False:
            return self.add("checkpoint-extension", call, Plan(True, ".keras", path, wants_load=not path.ends((".hdf5",))))
        if path and only is None and path.ends((".keras", ".h5")) is False:
            return self.add("checkpoint-extension", call, None)
        if isinstance(frequency, ast.Constant) and not (frequency.value == "epoch" or type(frequency.value) is int):
            return self.add("checkpoint-save-freq", call, Plan(set={"save_freq": "'epoch'"}))
        if path and only is False and path.ends((".h5",)):
            return self.add("checkpoint-h5", call, Plan(ending=".keras", path=path) if not path.ends(WEIGHTS) else Plan(set={"save_weights_only": "True"}))
        return False

    # layers, optimizers

    def lambda_layer(self, call, scope):
        if not self.known.public(call.func, scope):
            return False
        function = argument(call, "function", 0)
        if given(call, *LAYER_ARGUMENTS) or self.within_layer(scope):
            return False
        return isinstance(function, ast.Lambda) and self.add("lambda", call)

    def within_layer(self, scope):
        """Whether the code is in a class of a layer, or of a model without inputs and outputs: what its methods make is not written into a model's file."""
        while scope and scope.kind != "class":
            scope = scope.parent
        if scope is None or not self.known.inherits(scope, {"Layer", "Model"}):
            return False
        begun = [c for c in ast.walk(scope.node) if isinstance(c, ast.Call) and isinstance(c.func, ast.Attribute) and c.func.attr == "__init__"]
        return not any(given(c, "inputs") or (c.args and ast.unparse(c.func).startswith("super")) for c in begun)

    def sequential(self, call, scope):
        if not self.known.public(call.func, scope):
            return False
        layers = argument(call, "layers", 0)
        for layer in layers.elts if isinstance(layers, (ast.List, ast.Tuple)) else ():
            self.of_hub(layer, scope)
        return True

    def add_layer(self, call, scope):
        if isinstance(call.func, ast.Attribute) and len(call.args) == 1 and self.known.kind(call.func.value, scope) == MODEL:
            self.of_hub(call.args[0], scope)
        return True

    def of_hub(self, layer, scope):
        if isinstance(layer, ast.Name):
            binding = self.known.pick(layer.id, scope, at(layer))
            made, scope = (binding.value, binding.scope) if binding and binding.how == "assign" else (None, scope)
        else:
            made = layer
        if isinstance(made, ast.Call) and self.known.dotted(made.func, scope) == "tensorflow_hub.KerasLayer":
            self.add("hub-layer", layer)

    def tflite(self, call, scope):
        if not re.fullmatch(r"tensorflow\.(compat\.v[12]\.)?lite\.TFLiteConverter\.from_keras_model", self.known.dotted(call.func, scope)):
            return False
        return self.add("tflite", call, Plan(whole=ast.unparse(call.func).removesuffix("from_keras_model") + "from_saved_model('exported')"))

    def tflite_file(self, call, scope):
        if not re.fullmatch(r"tensorflow\.(compat\.v1\.)?lite\.TFLiteConverter\.from_keras_model_file", self.known.dotted(call.func, scope)):
            return False
        return self.add("tflite-file", call)

    def of_class(self, call, scope):
        """Arguments of layers and optimizers, and classes by an old path."""
        dotted = self.known.dotted(call.func, scope)
        below = self.known.keras(call.func, scope)
        if below is None:
            return
        *path, name = below.split(".")
        module = ".".join(path)
        if module.endswith("optimizers.legacy"):
            self.of_legacy(call, scope, name)
        elif name in OPTIMIZERS and given(call, "lr") and path[:1] == ["optimizers"]:
            both = given(call, "learning_rate")
            self.add("optimizer-lr", call, Plan(not both, rename={"lr": "learning_rate"}))
        elif path[:1] in (["layers"], ["engine"]) and name[:1].isupper():
            self.of_layer(call, name)
        if name in OPTIMIZERS and path == ["optimizers"] and given(call, "decay"):
            self.add("optimizer-decay", call)
        if isinstance(call.func, ast.Attribute) and not self.from_old_import(call.func, scope) and not module.endswith("optimizers.legacy"):
            rule, new = moved(module, name, dotted)
            if rule:
                self.add(rule, call, Plan(whole=new and re.sub(rf"^(.*?\.)?{re.escape(module)}\.{name}$", rf"\g<1>{new}.{name}", ast.unparse(call.func)) or "") if new else None)

    def from_old_import(self, node, scope):
        """Whether a chain of names begins with an import that has a finding of its own."""
        while isinstance(node, ast.Attribute):
            node = node.value
        binding = self.known.pick(node.id, scope, at(node)) if isinstance(node, ast.Name) else None
        below = in_keras(binding.value) if binding and binding.how == "import" else None
        return bool(below) and (moved(below, "", binding.value)[0] or moved(*cut(below), binding.value)[0]) is not None

    def of_legacy(self, call, scope, name):
        if name not in OPTIMIZERS or not isinstance(call.func, ast.Attribute):
            if given(call, "lr"):
                self.add("optimizer-lr", call, Plan(True, rename={"lr": "learning_rate"}))
            return
        source = ast.unparse(call.func)
        sure = ".legacy." in source and not given(call, "decay") and not any(k.arg is None for k in call.keywords)
        self.add("legacy-optimizer", call, Plan(sure, rename={"lr": "learning_rate"}, function=source.replace(".legacy.", ".") if ".legacy." in source else ""))

    def of_layer(self, call, name):
        for keyword in call.keywords:
            row = LAYER_ARGUMENTS.get(keyword.arg)
            if row and (name in row[2]) is row[1]:
                rule, _, _, harmless = row
                sure = harmless is None or (isinstance(keyword.value, ast.Constant) and ast.unparse(keyword.value) in harmless)
                self.add(rule, call, Plan(sure, drop=(keyword.arg,)) if sure else None)
                return

    def of_layer_class(self, node, scope):
        if not self.known.inherits(node.scope_, {"Layer"}):
            return
        if not self.known.whole(node.scope_):
            return
        methods = {name for klass in self.known.lineage(node.scope_) for name in klass.names}
        init = next((s for s in node.body if isinstance(s, ast.FunctionDef) and s.name == "__init__"), None)
        if init and init.args.vararg and "get_config" not in methods and self.names_used(init, init.args.vararg.arg) > 1:
            self.add("get-config", init)

    @staticmethod
    def names_used(init, name):
        """How often *args is used; once, it is only handed on to the base class."""
        handed = sum(isinstance(n, ast.Starred) and isinstance(n.value, ast.Name) and n.value.id == name for n in ast.walk(init))
        return 2 * (sum(isinstance(n, ast.Name) and n.id == name for n in ast.walk(init)) > handed)

    # imports

    def of_import(self, node, scope):
        handled = id(node) in self.known.reader.tried or self.is_there(self.known.reader.instead.get(id(node), []))
        if isinstance(node, ast.Import):
            for alias in node.names:
                if private(alias.name):
                    self.add("private-keras", node)
                    return
                if handled:
                    continue
                below = in_keras(self.known.renamed(alias.name))
                if below is not None and compatible(alias.name) and not self.known.legacy_keras:
                    self.add("gone-import", node)
                    return
                if below and (rule := moved(below, "", alias.name)[0]):
                    self.add(rule, node)
                    return
            return
        if node.level or not node.module:
            return
        if private(node.module) or any(private(f"{node.module}.{alias.name}") for alias in node.names):
            modules = {alias.name: public(node.module, alias.name) for alias in node.names}
            self.add("private-keras", node, Plan(module=modules) if all(modules.values()) else None)
            return
        below = in_keras(self.known.renamed(node.module))
        if below is None or handled:
            return
        if compatible(node.module) and not self.known.legacy_keras:
            moves = any(alias.name == "*" or moved(below, alias.name, node.module)[0] for alias in node.names)
            module = dict.fromkeys([alias.name for alias in node.names], f"tensorflow.keras.{below}".rstrip("."))
            self.add("gone-import", node, None if moves else Plan(".v2." in node.module, module=module))
            return
        if below == "optimizers" and any(alias.name == "legacy" for alias in node.names):
            return  # importing it works; its use is reported
        if below == "optimizers.legacy":
            names = {alias.asname or alias.name for alias in node.names}
            decays = any("decay" in given(c, "decay") for c, _, last in self.known.reader.calls if last in names)
            root = node.module.removesuffix(".legacy")
            self.add("legacy-optimizer", node, Plan(not decays and all(a.name in OPTIMIZERS for a in node.names), module=dict.fromkeys([a.name for a in node.names], root)))
            return
        found = {alias.name: moved(below, alias.name, node.module) for alias in node.names}
        rules = [rule for rule, _ in found.values() if rule]
        if not rules:
            return
        root = node.module[: len(node.module) - len(below)].rstrip(".")
        module = {name: f"{root}.{new}" if rule and new else node.module if not rule else "" for name, (rule, new) in found.items()}
        if below == "utils" and set(found) == {"np_utils"}:
            self.add(rules[0], node, Plan(self.only_uses(node, {"to_categorical", "normalize"}), whole=f"from {root} import utils as {node.names[0].asname or 'np_utils'}"))
            return
        self.add(rules[0], node, Plan(True, module=module) if all(module.values()) and "*" not in module else None)

    def is_there(self, imports):
        """Whether there are such imports, all of Keras, and Keras has them all."""
        pairs = [(getattr(node, "module", "") or "", alias.name) if isinstance(node, ast.ImportFrom) else cut(alias.name) for node in imports for alias in node.names]
        known = [(in_keras(self.known.renamed(module or name)), name, module) for module, name in pairs]
        return bool(known) and all(below is not None and moved(below, name, module)[0] is None for below, name, module in known)

    def only_uses(self, node, names):
        """Whether of an imported module only these attributes are used in the file."""
        bound = node.names[0].asname or node.names[0].name
        attributes = [n.attr for n in ast.walk(self.known.reader.module.node) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == bound]
        return set(attributes) <= names and len(attributes) == self.known.reader.uses.get(bound, 0)


def compatible(dotted):
    """Whether a path of an import goes through tensorflow.compat, where TensorFlow on Keras 3 has `keras` only as an attribute."""
    return dotted.startswith("tensorflow.compat.")


def private(dotted):
    return dotted == "tensorflow.python.keras" or dotted.startswith("tensorflow.python.keras.")


def public(module, name):
    """Where `tensorflow.keras` has what a module of the private copy has, or an empty text."""
    below = module[len("tensorflow.python.keras") :].lstrip(".")
    rule, new = moved(below, name, module)
    if rule:
        return new and f"tensorflow.keras.{new}"
    known = below in PUBLIC_MODULES and name in THERE.get(below, {name}) and not name.startswith("_")
    return f"tensorflow.keras.{below}".rstrip(".") if known or (not below and name in PUBLIC_MODULES | {"Model", "Sequential", "Input"}) else ""


def cut(dotted):
    head, _, last = dotted.rpartition(".")
    return head, last


def moved(module, name, dotted):
    """(rule, new module below `keras` or an empty text) of a name in a module that is gone; (None, "") where it is there."""
    if not dotted.startswith("tensorflow") and (module, name) in GONE_FROM_KERAS_ALONE:
        return "gone-import", ""
    for rule, paths, names in (("gone-import", GONE_PATHS, GONE_NAMES), ("old-import", OLD_PATHS, OLD_NAMES)):
        if name in names.get(module, ()):
            return ("gone-import" if (module, name) in V1_NAMES and dotted.startswith("tensorflow.compat.v1.") else rule), ""
        known = module
        while known:
            if known in paths:
                new = paths[known]
                new = new.get(name, "") if isinstance(new, dict) else new
                return rule, new if name in THERE.get(new, {name}) else ""
            known = known.rpartition(".")[0]
    return None, ""


HANDLERS = {
    "save": Judge.save, "save_model": Judge.save_function, "save_weights": Judge.save_weights, "load_model": Judge.load_model, "load_weights": Judge.load_weights,
    "ModelCheckpoint": Judge.checkpoint, "model_from_json": Judge.of_function("model-from-json"), "model_from_config": Judge.of_function("model-from-config"),
    "model_from_yaml": Judge.from_yaml, "to_yaml": Judge.to_yaml, "dump": Judge.dump, "dumps": Judge.dump, "Lambda": Judge.lambda_layer,
    "Sequential": Judge.sequential, "add": Judge.add_layer, "from_keras_model": Judge.tflite,
    "from_keras_model_file": Judge.tflite_file,
}  # fmt: skip

# --- which fixes are certain -----------------------------------------------------------------------------------------

LOADING, SAVING = {"load_model", "load_weights"}, {"save", "save_model", "save_weights", "ModelCheckpoint"}


def settle(judge):
    """Leaves `sure` only those plans for which the file itself shows that nobody else goes by the old name; takes the calls that load it along."""
    by_base = {}
    for call, path in judge.paths:
        by_base.setdefault(path.base, []).append((call, path))
    of_call = {id(found.node): found for found in judge.found}
    latest = any(found.rule == "load-weights-checkpoint" and not found.plan for found in judge.found if not any(call is found.node for call, _ in judge.paths))
    for found in list(judge.found):
        plan = found.plan
        if not plan or not plan.ending or not plan.sure:
            continue
        group = by_base[plan.path.base] if plan.path.base else []
        plan.sure = bool(group) and not latest and alone(judge, plan, group) and in_order(found.node, group, plan.wants_load, of_call)
        if plan.sure:
            plan.taken = [path for call, path in group if last_name(call) in LOADING]
            for call, path in group:
                if id(call) in of_call and last_name(call) in LOADING:
                    other = of_call[id(call)]
                    other.plan = Plan(True, plan.ending, path, *([other.plan.drop] if other.plan and other.plan.sure else []))


def last_name(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id


def alone(judge, plan, group):
    """Whether the old name stands in the calls of the group and nowhere else."""
    base, reader = plan.path.base, judge.known.reader
    if any(base.endswith(tail) for tail in judge.loose):
        return False
    ours = {id(part) for _, path in group for part in (path.literal, *getattr(path.literal, "values", ()))}
    pattern = re.compile(re.sub(r"\\\{[^{}]*\\\}", ".+", re.escape(base)) if "{" in base else re.escape(base))
    if any(id(node) not in ours and pattern.search(node.value) for node in reader.strings):
        return False
    for _, path in group:
        if len(path.names) > 1 or not literal_text(path.literal).rstrip("/\\").endswith(base):
            return False
        for name in path.names:
            used = sum(path.names == (name,) for _, path in judge.paths)
            seen = reader.uses.get(name, 0) if "." not in name else sum(isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load) and spelled(n) == name for n in ast.walk(reader.module.node))
            if used != seen:
                return False
    return True


def literal_text(node):
    if isinstance(node, ast.JoinedStr):
        return node.values[-1].value
    return node.value


def in_order(call, group, wants_load, of_call):
    """Whether every other call of the group loads after this one saves, or saves and is renamed likewise."""
    loads = [c for c, _ in group if last_name(c) in LOADING]
    saves = [c for c, _ in group if last_name(c) in SAVING]
    if any(at(load) < min(map(at, saves)) for load in loads):
        return False
    plans = [of_call[id(c)].plan if id(c) in of_call else None for c in saves]
    alike = all(plan and plan.ending for plan in plans) and len({plan.ending for plan in plans}) == 1
    return alike and (not wants_load or any(last_name(c) == "load_model" for c in loads))


# --- putting right ---------------------------------------------------------------------------------------------------


class Text:
    """The text of a file, or of a notebook's cells one below the other, and its places."""

    def __init__(self, text):
        self.text = text
        self.starts = [0] + [m.end() for m in re.finditer(r"\r\n|\r|\n", text)]
        self.newline = (re.search(r"\r\n|\r|\n", text) or ["\n"])[0]

    def offset(self, line, column):
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        text = self.text[start:end]
        return start + (column if text.isascii() else len(text.encode()[:column].decode(errors="ignore")))

    def span(self, node):
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def lines(self, start, end):
        """The whole lines from one place to another, as offsets."""
        first = max(s for s in self.starts if s <= start)
        last = next((s for s in self.starts if s > max(end - 1, start)), len(self.text))
        return first, last


def replaced(text, edits, base=0):
    """`text` with edits (start, end, new), none of which overlap; places count from `base`."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[: start - base] + new + text[end - base :]
    return text


@cache
def libcst():
    """Imported only where a line is put right: it takes a while, and finding does without it."""
    import libcst

    return libcst


def with_ending(source, ending):
    """A string literal's source with another end; None where that cannot be said."""
    cst = libcst()

    def changed(raw):
        if not raw or raw.endswith("\\"):
            return None
        raw = raw.rstrip("/\\") if raw.rstrip("/\\") else raw
        known = next((e for e in OLD_ENDINGS if raw.lower().endswith(e)), "")
        return raw[: len(raw) - len(known)] + ending

    def of(node):
        if isinstance(node, cst.SimpleString):
            inner = changed(node.raw_value)
            return inner and node.with_changes(value=f"{node.prefix}{node.quote}{inner}{node.quote}")
        if isinstance(node, cst.FormattedString) and node.parts and isinstance(node.parts[-1], cst.FormattedStringText):
            inner = changed(node.parts[-1].value)
            return inner and node.with_changes(parts=[*node.parts[:-1], node.parts[-1].with_changes(value=inner)])
        if isinstance(node, cst.ConcatenatedString):
            right = of(node.right)
            return right and node.with_changes(right=right)
        return None

    new = of(parsed(source))
    return code_of(new) if new else None


def parsed(source):
    cst = libcst()
    newline = "\r\n" if "\r\n" in source else "\n"
    return cst.parse_expression(source, config=cst.PartialParserConfig(default_newline=newline))


def code_of(node, newline="\n"):
    return libcst().Module([], default_newline=newline).code_for_node(node)


def with_arguments(source, plan):
    """A call's source with its arguments dropped, set, renamed; comments and layout stay."""
    cst = libcst()
    call = parsed(source)
    arguments = []
    for argument in call.args:
        name = argument.keyword.value if argument.keyword else ""
        if name in plan.drop:
            if arguments and argument is call.args[-1]:
                arguments[-1] = as_last(arguments[-1], argument)
            continue
        if name in plan.rename:
            argument = argument.with_changes(keyword=cst.Name(plan.rename[name]))
        if name in plan.set:
            argument = argument.with_changes(value=cst.parse_expression(plan.set[name]))
        arguments.append(argument)
    present = {a.keyword.value for a in arguments if a.keyword}
    for name, value in plan.set.items():
        if name not in present:
            if arguments and isinstance(arguments[-1].comma, cst.MaybeSentinel):
                after = arguments[-1].whitespace_after_arg
                arguments[-1] = arguments[-1].with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")), whitespace_after_arg=cst.SimpleWhitespace(""))
            else:
                after = cst.SimpleWhitespace("")
            equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
            arguments.append(cst.Arg(cst.parse_expression(value), keyword=cst.Name(name), equal=equal, whitespace_after_arg=after))
    call = call.with_changes(args=arguments)
    if plan.function:
        new = cst.parse_expression(plan.function)
        call = call.with_changes(func=call.func.with_changes(attr=new) if isinstance(new, cst.Name) and isinstance(call.func, cst.Attribute) else new)
    return code_of(call, "\r\n" if "\r\n" in source else "\n")


def as_last(argument, dropped):
    """An argument that has become the last one: it ends as the dropped one ended, and keeps the comment that hangs on its comma."""
    cst = libcst()
    ended = isinstance(dropped.comma, cst.MaybeSentinel)
    after = dropped.whitespace_after_arg if ended else dropped.comma.whitespace_after
    own = argument.comma.whitespace_after
    if isinstance(own, cst.ParenthesizedWhitespace) and own.first_line.comment:
        if isinstance(after, cst.ParenthesizedWhitespace):
            own = own.with_changes(indent=after.indent, last_line=after.last_line)
        return argument.with_changes(comma=argument.comma.with_changes(whitespace_after=own))
    if ended:
        return argument.with_changes(comma=dropped.comma, whitespace_after_arg=after)
    if isinstance(after, cst.ParenthesizedWhitespace):
        after = after.with_changes(first_line=after.first_line.with_changes(whitespace=cst.SimpleWhitespace(""), comment=None))
    return argument.with_changes(comma=argument.comma.with_changes(whitespace_after=after))


def with_modules(source, modules, indent, newline):
    """A `from … import …` with its names taken from where they are now."""
    cst = libcst()
    if len(set(modules.values())) == 1:
        statement = cst.parse_statement(source)
        line = statement.body[0].with_changes(module=cst.parse_expression(next(iter(modules.values()))))
        return code_of(statement.with_changes(body=[line]), newline).rstrip("\r\n")
    if "#" in source or "\\" in source:
        return None
    statement = ast.parse(source).body[0]
    lines = []
    for module in dict.fromkeys(modules.values()):
        names = [a.name + (f" as {a.asname}" if a.asname else "") for a in statement.names if modules[a.name] == module]
        lines.append(f"from {module} import {', '.join(names)}")
    return (newline + indent).join(lines)


def edits_of(found, text, companions=True):
    """What a plan changes in the text: [(start, end, new)], inner ones before outer ones; empty where it cannot be done."""
    plan, node = found.plan, found.node
    start, end = text.span(node)
    source = text.text[start:end]
    if plan.module:
        first, _ = text.lines(start, end)
        before, after = text.text[first:start], text.text[end : text.lines(start, end)[1]].strip()
        if len(set(plan.module.values())) > 1 and (before.strip() or after.startswith(";")):
            return []
        new = with_modules(source, plan.module, before, text.newline)
        return [(start, end, new)] if new and new != source else []
    if plan.whole:
        return [(*(text.span(node.func) if isinstance(node, ast.Call) and "(" not in plan.whole else (start, end)), plan.whole)]
    edits = []
    if plan.ending:
        paths = [plan.path, *(plan.taken if companions else ())]
        for literal in {id(p.literal): p.literal for p in paths}.values():
            span = text.span(literal)
            new = with_ending(text.text[span[0] : span[1]], plan.ending)
            if not new:
                return []
            edits.append((*span, new))
    if plan.drop or plan.set or plan.rename or plan.function:
        inside = [e for e in edits if start <= e[0] and e[1] <= end]
        new = with_arguments(replaced(source, inside, start), plan)
        edits = [e for e in edits if e not in inside] + [(start, end, new)]
    return [e for e in edits if text.text[e[0] : e[1]] != e[2]]


def disjoint(edits):
    """Edits that do not touch each other; of two that do, the inner one. Another round finds the outer one again."""
    chosen = []
    for edit in sorted(set(edits), key=lambda e: (e[1] - e[0], e)):
        if all(edit[1] <= other[0] or edit[0] >= other[1] for other in chosen):
            chosen.append(edit)
    return chosen


# --- files -----------------------------------------------------------------------------------------------------------

SKIPPED = {".git", ".hg", ".svn", "__pycache__", "node_modules", ".tox", ".nox", ".mypy_cache", ".ipynb_checkpoints", "site-packages", ".eggs"}
MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}|[\w, ]+=\s*[%!].*)$", re.MULTILINE)
PYTHON_MAGICS = {"time", "timeit", "capture", "prun", "tensorflow_version"}


class Unreadable(Exception):
    """A file that cannot be looked at; the message is (zh, en)."""


@dataclass
class Unit:
    """What is analysed: the text as it stands, its syntax tree, and of a notebook the cells as (number, start, end) and the numbers of those that are no Python."""

    text: Text
    tree: object
    encoding: str
    cells: list = field(default_factory=list)
    notebook: object = None
    raw: bytes = b""
    broken: list = field(default_factory=list)

    def place(self, line, column):
        """(cell, line in it, column)."""
        offset = self.text.starts[line - 1]
        for number, start, end in self.cells:
            if start <= offset <= end:
                return number, line - self.text.text.count("\n", 0, start), column
        return None, line, column


def unit_of(path, raw):
    """A Unit of a Python file or notebook; None where it cannot matter."""
    if b"keras" not in raw:
        return None
    if path.suffix == ".ipynb":
        return notebook_unit(raw)
    if not HAYSTACK.search(raw):
        return None
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        text = raw.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        raise Unreadable("不是文本，或编码与声明不符", "no text, or not in the encoding it declares") from None
    tree = parse(text)
    if tree is None:
        raise Unreadable("语法有错，读不了", "is not the Python of this interpreter")
    return Unit(Text(text), tree, encoding, raw=raw)


def notebook_unit(raw):
    try:
        notebook = json.loads(raw.decode("utf-8"))
        cells = [(number, "".join(cell["source"])) for number, cell in enumerate(notebook["cells"], 1) if cell.get("cell_type") == "code"]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable("不是笔记本", "no notebook") from None
    text = "\n".join(source for _, source in cells)
    if not HAYSTACK.search(text.encode("utf-8", "replace")):
        return None
    places, length = [], 0
    for number, source in cells:
        places.append((number, length, length + len(source)))
        length += len(source) + 1
    masked, broken = [masked_cell(source) for _, source in cells], []
    tree = parse("\n".join(masked))
    if tree is None:  # at least one is no Python, or was masked where it should not
        for at, (number, source) in enumerate(cells):
            masked[at] = next((candidate for candidate in (source, masked[at]) if parse(candidate)), None) or blank(source)
            if source.strip() and not masked[at].strip() and not source.lstrip().startswith("%%"):
                broken.append(number)
        tree = parse("\n".join(masked))
    if tree is None:
        raise Unreadable("语法有错，读不了", "is not the Python of this interpreter")
    return Unit(Text(text), tree, "utf-8", places, notebook, raw, broken)


def blank(source):
    return re.sub(r"[^\n\r]", " ", source)


def masked_cell(source):
    """A cell with the magics of notebooks blanked out, every other character in its place."""
    if source.lstrip().startswith("%%"):
        if re.match(r"\s*%%(\w*)", source)[1] not in PYTHON_MAGICS:
            return blank(source)
        source = re.sub(r"^(\s*)(%%.*)", lambda m: m[1] + " " * len(m[2]), source, count=1)

    def put(match):
        rest = len(match[0]) - len(match[1])
        return match[1] + ("pass" if rest >= 4 else "0").ljust(rest)

    return MAGIC.sub(put, source)


def parse(text):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def analysed(unit):
    """The findings of a unit as Found, settled; and the ends of paths that are loaded and whose beginning is not known."""
    try:
        judge = Judge(Knowledge(Reader(unit.tree), re.search(r"TF_USE_LEGACY_KERAS['\"]?\]?\s*(?:=|,)\s*['\"](?:1|True|true)", unit.text.text)))
        settle(judge)
    except RecursionError:
        raise Unreadable("嵌套太深", "is nested too deeply") from None
    judge.found.sort(key=lambda found: at(found.node))
    return judge.found, judge.loose


def findings_of(path, raw):
    """([Finding], [(zh, en)] of what could not be read, loose ends of `analysed`)."""
    unit, found = unit_of(path, raw), []
    if unit is None:
        return [], [], []
    known, loose = analysed(unit)
    writable = unit.notebook is None or not any(one.plan and one.plan.sure for one in known) or shape_of(unit.notebook, raw) is not None
    for one in known:
        line, column = one.node.lineno, one.node.col_offset
        start = unit.text.offset(line, column)
        cell, shown, _ = unit.place(line, column)
        first, last = unit.text.lines(start, start)
        edits = edits_of(one, unit.text, companions=False) if one.plan and available() else []
        rule = RULES[one.rule]
        found.append(
            Finding(
                str(path), shown, start - first + 1, one.rule, rule.slug, one.level, unit.text.text[first:last].strip(), preview(unit.text, edits),
                bool(edits) and one.plan.sure and writable, cell, (one.plan.path.base,) if edits and one.plan.sure and one.plan.ending else (),
            )  # fmt: skip
        )
    return found, [(f"第 {n} 个单元格读不了", f"cell {n} is no Python") for n in unit.broken], loose


def preview(text, edits):
    """The lines that change, as they would be."""
    shown = []
    for start, end, new in sorted(edits):
        first, last = text.lines(start, end)
        whole = replaced(text.text[first:last], [(start, end, new)], first).rstrip().expandtabs()
        margin = len(whole) - len(whole.lstrip())
        shown += [line[min(margin, len(line) - len(line.lstrip())) :] for line in whole.splitlines()]
    return "\n".join(shown) or None


def available():
    try:
        libcst()
    except ImportError:
        return False
    return True


def files_below(paths):
    """(Path, None), or (Path, error) where a folder or file cannot be listed. Links to folders are not followed."""
    for path in map(Path, paths):
        try:
            path.stat()
        except OSError as error:
            yield path, error
            continue
        if not path.is_dir():
            yield path, None
            continue
        errors = []
        for folder, folders, names in os.walk(path, onerror=errors.append):
            folders[:] = sorted(f for f in folders if f not in SKIPPED and not os.path.exists(os.path.join(folder, f, "pyvenv.cfg")))
            for name in sorted(names):
                if name.endswith((".py", ".ipynb")):
                    yield Path(folder, name), None
            while errors:
                error = errors.pop()
                yield Path(error.filename), error


def examine(path):
    """(path, findings, unread, loose ends, lines) of one file."""
    try:
        raw = path.read_bytes()
        return path, *findings_of(path, raw), raw.count(b"\n")
    except OSError as error:
        return path, [], [(f"打不开：{error.strerror}", f"cannot be opened: {error.strerror}")], [], 0
    except Unreadable as error:
        return path, [], [error.args], [], 0
    except Exception as error:  # one file that nobody has foreseen must not end the work on all others
        return path, [], [(f"读不了：{type(error).__name__}", f"cannot be examined: {type(error).__name__}")], [], 0


@dataclass
class Report:
    """The result of `scan`. unread: (file, zh, en)."""

    findings: list
    unread: list
    files: int = 0
    lines: int = 0


def scan(paths, jobs=None, progress=None):
    """Look through files and folders.

    Args:
        paths: files and folders.
        jobs: processes; without it, as many as there are processors, where that is worth it.
        progress: is called with (files done, files in all).

    Returns:
        A Report.
    """
    report, files, ends = Report([], []), [], {}
    for path, error in files_below(paths):
        if error:
            report.unread.append((str(path), f"打不开：{error.strerror}", f"cannot be opened: {error.strerror}"))
        else:
            files.append(path)
    files = list(dict.fromkeys(files))
    jobs = jobs or (os.cpu_count() or 1 if len(files) > 200 else 1)
    pool = multiprocessing.get_context("spawn" if sys.platform == "win32" else None).Pool(jobs) if jobs > 1 and len(files) > 1 else None
    try:
        for done, (path, found, unread, loose, lines) in enumerate(pool.imap(examine, files, 16) if pool else map(examine, files), 1):
            report.findings += found
            report.unread += [(str(path), *why) for why in unread]
            report.lines += lines
            ends.update(dict.fromkeys(loose, str(path)))
            if progress:
                progress(done, len(files))
    finally:
        if pool:
            pool.terminate()
    report.files = len(files)
    report.findings = elsewhere(report.findings, files, ends)
    return report


def elsewhere(findings, files, ends):
    """The findings; a file that is to be renamed and that another file names, or may name by one of the `ends`, is left to the reader."""
    names = {name: finding.file for finding in findings for name in finding.names}
    if not names:
        return findings
    pieces = {name: max(re.split(r"\{[^{}]*\}", name), key=len).encode() for name in names}
    others = {name: file for name in names for end, file in ends.items() if name.endswith(end)}
    for path in files:
        try:
            raw = path.read_bytes()
        except OSError:
            continue
        for name, piece in pieces.items():
            if name not in others and piece in raw and str(path) != names[name]:
                others[name] = str(path)
    return [replace(f, fix=False, also=others[f.names[0]]) if f.names and f.names[0] in others else f for f in findings]


# --- writing ---------------------------------------------------------------------------------------------------------


def fixed(path, raw, blocked=()):
    """The bytes of a file after all certain fixes; the same bytes where there is nothing to fix. blocked: files that keep their names."""
    for _ in range(8):
        unit = unit_of(path, raw)
        if unit is None:
            return raw
        sure = [f for f in analysed(unit)[0] if f.plan and f.plan.sure and not (f.plan.ending and f.plan.path.base in blocked)]
        edits = disjoint([edit for found in sure for edit in edits_of(found, unit.text)])
        new = rewritten(unit, edits) if edits else raw
        if new == raw:
            return raw
        try:
            again = unit_of(path, new)
        except Unreadable:
            return raw
        if again and len(again.broken) > len(unit.broken):
            return raw
        raw = new
    return raw


def rewritten(unit, edits):
    if unit.notebook is None:
        return replaced(unit.text.text, edits).encode(unit.encoding)
    shape = shape_of(unit.notebook, unit.raw)
    if shape is None:
        return unit.raw
    notebook = json.loads(unit.raw)
    for number, start, end in unit.cells:
        inside = [e for e in edits if start <= e[0] and e[1] <= end]
        if inside:
            cell = notebook["cells"][number - 1]
            source = replaced(unit.text.text[start:end], inside, start)
            cell["source"] = re.findall(r"[^\n]*\n|[^\n]+", source) if isinstance(cell["source"], list) else source
    return shape(notebook)


def shape_of(notebook, raw):
    """The way in which a notebook was written, or None where it cannot be written again byte for byte."""
    for indent in (1, 2, 4, None):
        for ascii_only in (False, True):
            for end in ("\n", ""):
                for newline in ("\n", "\r\n"):

                    def write(value, indent=indent, ascii_only=ascii_only, end=end, newline=newline):
                        return (json.dumps(value, indent=indent, ensure_ascii=ascii_only) + end).replace("\n", newline).encode()

                    if write(notebook) == raw:
                        return write
    return None


def write(path, content):
    """Beside the file, then in its place, with its mode."""
    path = Path(os.path.realpath(path))
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.chmod(beside, path.stat().st_mode & 0o7777)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


# --- the terminal ----------------------------------------------------------------------------------------------------

WORDS = {
    "en": {
        BREAKS: "breaks", CHANGES: "changes", HINT: "hint", "unread": "not read", "page": "errors/{slug}.html",
        "cell": "cell {cell}, ", "also": "not rewritten: {file} names this file too, or may", "by": "--fix",
        "none": "Nothing found in {files} files.",
        "sum": "Files: {files}. Places that break: {breaks}, that change: {changes}; hints: {hint}. --fix can rewrite {fix}.",
        "wrote": "rewritten: {file}", "left": "Left to you: {all}.", "failed": "cannot be written: {why}", "missing": "no such file or folder: {path}",
        "libcst": "libcst is not installed: no line is put right. pip install libcst",
    },
    "zh": {
        BREAKS: "会报错", CHANGES: "有变化", HINT: "提示", "unread": "没读", "page": "errors/{slug}.html",
        "cell": "单元格 {cell}，", "also": "没有改写：{file} 里也用到或可能用到这个文件名", "by": "--fix",
        "none": "检查了 {files} 个文件，没有发现问题。",
        "sum": "检查了 {files} 个文件：{breaks} 处会报错，{changes} 处有变化，{hint} 处提示。--fix 能改写 {fix} 处。",
        "wrote": "已改写：{file}", "left": "还有 {all} 处要自己处理。", "failed": "写不进去：{why}", "missing": "没有这个文件或目录：{path}",
        "libcst": "没有安装 libcst，不给出改好的代码。pip install libcst",
    },
}  # fmt: skip


def language():
    names = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")] + [locale.getlocale()[0]]
    return "zh" if (next(filter(None, names), "") or "").lower().startswith(("zh", "chinese")) else "en"


def shown(finding, lang):
    """The lines that a finding takes in the terminal."""
    words = WORDS[lang]
    place = f"{finding.file}:{words['cell'].format(cell=finding.cell) if finding.cell else ''}{finding.line}:{finding.column}"
    lines = [f"{place}: {words[finding.level]}: {finding.why(lang)} [{words['page'].format(slug=finding.slug)}]{' ' + words['by'] if finding.fix else ''}", f"    - {finding.code}"]
    lines += [f"    + {line}" for line in (finding.repaired or "").splitlines()]
    return lines + ([f"    {words['also'].format(file=finding.also)}"] if finding.also else [])


def as_json(report, lang):
    rows = [
        {"file": f.file, "cell": f.cell, "line": f.line, "column": f.column, "rule": f.rule, "slug": f.slug, "level": f.level, "why": f.why(lang), "code": f.code, "repaired": f.repaired, "fix": f.fix}
        for f in report.findings
    ]
    unread = [{"file": file, "why": zh if lang == "zh" else en} for file, zh, en in report.unread]
    return json.dumps({"findings": rows, "unread": unread, "files": report.files, "lines": report.lines}, ensure_ascii=False, indent=1)


def apply(report, lang, only_show):
    """Writes the certain fixes, or shows them as a diff. Returns the files that were changed."""
    names = {name for f in report.findings if f.also for name in f.names}
    changed = []
    for file in dict.fromkeys(f.file for f in report.findings if f.fix):
        path = Path(file)
        try:
            raw = path.read_bytes()
            new = fixed(path, raw, names)
            if new == raw:
                continue
            if only_show:
                before, after = (text.decode("utf-8", "replace").splitlines(keepends=True) for text in (raw, new))
                sys.stdout.writelines(line if line.endswith("\n") else line + "\n" for line in difflib.unified_diff(before, after, file, file))
            else:
                write(path, new)
                print(WORDS[lang]["wrote"].format(file=file))
            changed.append(file)
        except (OSError, Unreadable) as error:
            print(f"{file}: {WORDS[lang]['failed'].format(why=error)}", file=sys.stderr)
    return changed


def counter():
    """Shows on a terminal how far it is; says nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    def progress(done, files):
        if done % 200 == 0 or done == files:
            print(f"\r{done}/{files}" if done < files else f"\r{' ' * 20}\r", end="", file=sys.stderr, flush=True)

    return progress


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="scan.py",
        description="Lists the calls that save or load Keras models and break, or change, between Keras 2.15 and Keras 3. 列出保存和加载 Keras 模型的代码中，从 Keras 2.15 到 Keras 3 会报错或有变化的地方。",
        epilog="Exit code 0: nothing found, 1: something found, 2: called wrongly. 退出码 0：没有发现；1：有发现；2：用法不对。",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders / 文件和目录")
    parser.add_argument("--fix", action="store_true", help="rewrite what is certain / 改写有把握的地方")
    parser.add_argument("--diff", action="store_true", help="show what --fix would write / 只显示 --fix 会怎么改")
    parser.add_argument("--no-hints", action="store_true", help="leave out what the code alone does not decide / 不列出仅凭代码无法断定的提示")
    parser.add_argument("--json", action="store_true", help="for scripts / 供脚本使用")
    parser.add_argument("--lang", choices=("zh", "en"), default=language(), help="language of the answer (default: the terminal's) / 输出语言")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes (default: one per processor) / 进程数")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    words = WORDS[options.lang]
    for path in options.paths:
        if not os.path.lexists(path):
            parser.error(words["missing"].format(path=path))
    if not available():
        if options.fix or options.diff:
            parser.error(words["libcst"])
        print(words["libcst"], file=sys.stderr)
    report = scan(options.paths, options.jobs, counter())
    if options.no_hints:
        report.findings = [f for f in report.findings if f.level != HINT]
    for file, zh, en in report.unread:
        print(f"{file}: {words['unread']}: {zh if options.lang == 'zh' else en}", file=sys.stderr)
    if options.diff or options.fix:
        changed = apply(report, options.lang, options.diff and not options.fix)
        if options.fix:
            report.findings = [f for f in report.findings if not (f.fix and f.file in changed)]
    if options.json:
        print(as_json(report, options.lang))
    elif not options.diff or options.fix:
        for finding in report.findings:
            print(*shown(finding, options.lang), sep="\n")
        counts = {level: sum(f.level == level for f in report.findings) for level in (BREAKS, CHANGES, HINT)}
        if options.fix and report.findings:
            print(words["left"].format(all=len(report.findings)))
        elif report.findings:
            print(words["sum"].format(files=report.files, fix=sum(f.fix for f in report.findings), **counts))
        else:
            print(words["none"].format(files=report.files))
    return 1 if report.findings else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # `... | head`: whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
