# /// script
# requires-python = ">=3.10"
# dependencies = ["keras==3.15.1", "tf-keras==2.21.0", "tensorflow==2.21.0", "h5py"]
# ///
"""Brings the weights of a TensorFlow checkpoint or of an old file into `.weights.h5` for Keras 3, given the model.

    python weights.py ckpt/best --model my_model.py:build --out new.weights.h5
    python weights.py old_weights.h5 --model architecture.json
    python weights.py ckpt/ --list                                             # what is in it; no model needed

FILE: a checkpoint of TensorFlow (its prefix, its `.index`, its folder), a SavedModel or its `variables/`, an `.h5` of weights or of a whole model of Keras 1 or 2,
a `.weights.h5`, a `.keras`. MODEL: `file.py:name`, a function without arguments or a variable (your own file; it is run), or a `.json`, `.keras` or `.h5` that
Keras 3 can open.

How: layers are paired by name, what is left by order and shape; arrays within a layer by name (kernel, bias, gamma ...) and shape. What fits only partly is not
written: the two sides are shown next to each other. The result is loaded into a model built anew; every array must be there bit for bit, and the predictions equal.
The original is never written to, and nothing stored in it is run.

As a module: `convert_weights(source, model, target)` returns a `Report`; `contents(source)` yields what a file holds.
Exit codes: 0 done; 1 it does not fit, or trouble with a file; 2 called wrongly.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import io
import itertools
import json
import locale
import math
import os
import re
import sys
import tempfile
import traceback
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SWELL = 16  # arrays may be declared this many times larger than the file that holds them (compressed weights are not much smaller)
DEEPEST = 200  # layers within layers
JSON_LIMIT = 64 * 2**20  # bytes of a configuration
WIDTH = 100  # columns of the table
TOLERANCE = 1e-5  # of predictions, relative to the largest; the same weights in the same layers differ by less than rounding
HDF5, ZIP, TABLE = b"\x89HDF\r\n\x1a\n", b"PK\x03\x04", b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"

# --- what is said ----------------------------------------------------------------------------------------------------

REASONS = {
    "missing": ("there is no such file", "文件不存在"),
    "unreadable": ("cannot be read: {why}", "无法读取：{why}"),
    "broken": ("broken or cut short: {why}", "文件已损坏或不完整：{why}"),
    "lfs": ("a Git LFS pointer, not the file itself: run git lfs pull", "这是 Git LFS 指针，不是文件本身：请运行 git lfs pull"),
    "not_weights": ("holds no weights of Keras or TensorFlow: {what}", "没有 Keras 或 TensorFlow 的权重：{what}"),
    "empty": ("holds layers, but none of them has weights", "里面的层都没有权重"),
    "no_checkpoint": ("no checkpoint, SavedModel or model.weights.h5 in this folder", "这个目录里没有检查点、SavedModel 或 model.weights.h5"),
    "several": ("several checkpoints in this folder; name one: {names}", "目录里有多个检查点，请指定一个：{names}"),
    "link": ("HDF5 link out of the file or in a circle at {name}: refused", "HDF5 在 {name} 处链接到文件外或成环：拒绝"),
    "bomb": ("declares {declared} bytes in a file of {size}: refused", "文件大小 {size} 字节，却声明了 {declared} 字节：拒绝"),
    "model_missing": ("the model's file {path} does not exist", "模型文件 {path} 不存在"),
    "model_name": ("{path} has no {name}; it has: {names}", "{path} 里没有 {name}；有的是：{names}"),
    "model_unnamed": ("say which: {path}:NAME; it has: {names}", "请写明用哪一个：{path}:名称；有的是：{names}"),
    "model_raises": ("{path}:{line}: {why}", "{path}:{line}：{why}"),
    "model_arguments": ("{name} takes arguments; give a function that takes none", "{name} 需要参数；请给出不带参数的函数"),
    "model_kind": ("{name} gives {kind}, not a model of Keras 3; import keras (not tf_keras) there", "{name} 得到的是 {kind}，不是 Keras 3 的模型；请在其中 import keras（而不是 tf_keras）"),
    "model_open": ("Keras 3 does not open {path}: {why}; convert.py brings old architectures and models to Keras 3", "Keras 3 打不开 {path}：{why}；旧的架构和模型可用 convert.py 转换"),
    "unbuilt": (
        "{what} has no weights yet, because it was never built: let {name} end with model.build((None, ...)), or call the model once on a batch, then return it",
        "{what} 还没有权重，因为没有构建：请在 {name} 里先调用 model.build((None, ...))，或者用一批数据调用一次模型，再返回它",
    ),
    "map": ("--map: {side} has no layer {name}; nearest: {near}", "--map：{side}没有层 {name}；最接近的是：{near}"),
    "fit": ("{matched} of {layers} layers fit, {missing} missing in the file, {left} left over; nothing was written", "{layers} 层中有 {matched} 层相符，文件里缺 {missing} 层，多出 {left} 层；未写出文件"),
    "proof": ("the new file, loaded into a new model, differs: {what}; nothing was written", "把新文件加载到新建的模型后结果不同：{what}；未写出文件"),
    "exists": ("{target} exists; --overwrite replaces it", "{target} 已存在；--overwrite 可覆盖"),
    "same": ("the result would replace the original", "输出会覆盖原文件"),
    "write": ("cannot be written: {why}", "无法写出：{why}"),
    "failed": ("{why}", "{why}"),
}  # fmt: skip
FUNCTION = "@keras.saving.register_keras_serializable()\n    def hard_sigmoid_of_keras2(x):\n        return keras.ops.clip(0.2 * x + 0.5, 0, 1)"
NOTES = {
    "left_out": ("left out, no weights of the model: {what}", "未迁移，它们不是模型的权重：{what}"),
    "spare": ("{layer}: {names} left out, Keras 3 does not keep it", "{layer}：未迁移 {names}，Keras 3 不保存它"),
    "cudnn": ("{layer}: from the layout of CuDNN to that of Keras", "{layer}：由 CuDNN 的排列改为 Keras 的排列"),
    "layout": ("{layer}: arrays turned to the layout of Keras 2 and 3", "{layer}：数组改为 Keras 2 和 3 的排列"),
    "theano": ("{layer}: kernels of a Theano model turned by 180 degrees", "{layer}：Theano 模型的卷积核旋转 180 度"),
    "cast": ("{layer}: {old} in the file, {new} in the model", "{layer}：文件中为 {old}，模型中为 {new}"),
    "kept": ("NOT in the file, left as the model had them: {layers}", "文件里没有，保持模型原值：{layers}"),
    "unused": ("in the file, NOT used: {layers}", "文件里有，但没有用到：{layers}"),
    "alike": (
        "paired by order alone, and alike in shape, so that nothing shows whether they are in the right place: {layers}. Check a prediction that you know",
        "只按次序对应，形状又相同，无法判断是否放对：{layers}。请用已知的预测结果核对",
    ),
    "disagree": ("by name {pairs}; by order it would be otherwise. Check a prediction that you know", "按名称对应：{pairs}；按次序则不同。请用已知的预测结果核对"),
    "hard_sigmoid": (
        "{layers}: hard_sigmoid is clip(x/5 + 0.5) in the Keras that wrote the file, clip(x/6 + 0.5) in Keras 3: predictions will differ. Give the layer the function "
        "below instead, or convert the whole model with convert.py",
        "{layers}：写出文件的 Keras 里 hard_sigmoid 是 clip(x/5 + 0.5)，Keras 3 里是 clip(x/6 + 0.5)，预测会变。请给这一层换上下面的函数，或用 convert.py 转换整个模型",
    ),
    "old_default": (
        "{layers}: {old} had recurrent_activation='hard_sigmoid' as default, the model has {activation}. Unless the original named another, give the layer the function below",
        "{layers}：{old} 默认 recurrent_activation='hard_sigmoid'，而模型里是 {activation}。除非原来的代码另有指定，请给这一层换上下面的函数",
    ),
    "function": (FUNCTION, FUNCTION),
    "reset_after": ("{layer}: the file's GRU has reset_after={old}; build the model's with reset_after={old}", "{layer}：文件里的 GRU 是 reset_after={old}；请在模型里也写 reset_after={old}"),
    "hint": (
        "--map OLD=NEW pairs layers by hand; --allow-missing goes on without what has no counterpart",
        "--map 旧名=新名 可手工指定对应；--allow-missing 则跳过没有对应的层继续",
    ),
    "unpredicted": ("predictions not compared: {why}", "未比较预测：{why}"),
}  # fmt: skip
KINDS = {
    "checkpoint": ("checkpoint of TensorFlow", "TensorFlow 检查点"), "names": ("checkpoint of TensorFlow by names", "TensorFlow 检查点（按名称）"),
    "legacy": ("weights as Keras 1 and 2 write them", "Keras 1、2 写法的权重"), "full": ("whole model, HDF5", "完整模型，HDF5"),
    "weights": (".weights.h5", ".weights.h5"), "keras": ("whole model, .keras", "完整模型，.keras"),
}  # fmt: skip
LEFT_OUT = {
    "optimizer": ("{n} of the optimizer", "优化器的 {n} 个"), "counters": ("{n} counters", "{n} 个计数器"), "metrics": ("{n} of metrics", "指标的 {n} 个"),
    "seeds": ("{n} of random seeds", "随机种子的 {n} 个"), "other": ("{n} others", "其他 {n} 个"),
}  # fmt: skip
HOW = {"map": ("--map", "--map"), "name": ("name", "名称"), "place": ("place", "位置"), "order": ("order", "次序"), "shape": ("shape", "形状")}
WORDS = {
    "file": ("in the file", "文件里"), "model": ("in the model", "模型里"), "by": ("by", "依据"), "missing": ("MISSING", "缺失"), "left": ("NO COUNTERPART", "没有对应"),
    "nearest": ("nearest: {what}", "最接近：{what}"), "written": ("written: {target}", "已写出：{target}"),
    "proved": ("loaded into a new model: {arrays} arrays, {values} values, bit for bit as read", "加载到新建的模型：{arrays} 个数组、{values} 个值，与读出的逐位一致"),
    "predicted": ("predictions equal: {samples} samples, {outputs} values", "预测一致：{samples} 个样本，{outputs} 个值"),
    "held": ("{kind}{version}: {layers} layers, {arrays} arrays, {values} values", "{kind}{version}：{layers} 层，{arrays} 个数组，{values} 个值"),
    "legend": ("= matches   ~ other shape   ! missing in the file   + left over", "= 相符   ~ 形状不同   ! 文件里缺失   + 多出"),
}  # fmt: skip


def say(table: dict, code: str, lang: str, **values: Any) -> str:
    return table[code][lang == "zh"].format(**values)


class Stop(Exception):
    """What ends a conversion. code: of REASONS."""

    def __init__(self, code: str, **values: Any):
        super().__init__(code)
        self.code, self.values = code, values


# --- two trees: what a file holds, what a model has --------------------------------------------------------------------


@dataclass
class Array:
    """leaf: `kernel`, `bias` ... as Keras 2 and 3 call it, or a number. value: has shape and dtype, and is read only when needed."""

    leaf: str
    value: Any
    full: str = ""  # the variable's name in a checkpoint


@dataclass(eq=False)
class Node:
    """A layer with its arrays, or what holds layers. name: "" where the file does not say. place: the key under which its parent keeps it,
    in the file or, of a live layer, in a `.weights.h5`. at: of a live layer, all of that path."""

    name: str
    place: str = ""
    arrays: list[Array] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    layer: Any = None
    path: str = ""
    at: str = ""

    def child(self, place: str, name: str | None = None) -> Node:
        found = next((c for c in self.children if c.place == place), None)
        if found is None:
            found = Node(place if name is None else name, place)
            self.children.append(found)
        return found

    def leaves(self) -> list[Node]:
        """Every node with arrays of its own."""
        return ([self] if self.arrays else []) + [leaf for child in self.children for leaf in child.leaves()]

    def nodes(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.nodes()

    def finish(self, above: str = "", top: bool = True) -> Node:
        """Without empty nodes, a chain of one (LSTM and its cell, TimeDistributed and its layer) made one node; paths filled in."""
        self.children = [child.finish("", False) for child in self.children if child.leaves()]
        while not top and not self.arrays and len(self.children) == 1:
            inner = self.children[0]
            self.arrays, self.children, self.name = inner.arrays, inner.children, self.name or inner.name
            self.place, self.at = f"{self.place}/{inner.place}".strip("/"), inner.at
            if not hasattr(self.layer, "cell"):  # of a recurrent layer and its cell, it is the layer that is known by its kind
                self.layer = inner.layer
        if top:
            self._paths("")
        return self

    def _paths(self, above: str) -> None:
        self.path = above
        for child in self.children:
            child._paths(f"{above}/{child.name or child.place}".lstrip("/"))

    def shapes(self) -> list[list[int]]:
        return [list(array.value.shape) for leaf in self.leaves() for array in leaf.arrays]

    def without(self, taken: set[int]) -> Node:
        return Node(self.name, self.place, [] if id(self) in taken else self.arrays, [c.without(taken) for c in self.children if id(c) not in taken], self.layer, self.path, self.at)


@dataclass
class Contents:
    """What a file holds. kind: of KINDS. version: of Keras, "" where it is not said. left_out: of LEFT_OUT, how many arrays."""

    kind: str
    root: Node
    version: str = ""
    backend: str = ""
    left_out: Counter = field(default_factory=Counter)
    configured: str = ""  # the configuration of a whole model
    sorted: bool = False  # the file keeps its layers by kind and number, not in the order of the model

    @property
    def generation(self) -> int:
        """1, 2 or 3; 0 where the file does not say."""
        return int(self.version[0]) if self.version[:1].isdigit() else 0

    def as_json(self) -> dict:
        layers = [
            {"layer": leaf.path, "arrays": [{"name": a.leaf, "shape": list(a.value.shape), "dtype": str(a.value.dtype)} for a in leaf.arrays]} for leaf in self.root.leaves()
        ]
        return {"kind": self.kind, "version": self.version or None, "layers": layers, "left_out": dict(self.left_out)}


CELL = re.compile(r"(?:lstm|gru|simple_rnn|conv_lstm\dd|conv_lst_m\dd)_cell(?:_\d+)?")
LEAVES = {"W": "kernel", "b": "bias", "U": "recurrent_kernel", "running_mean": "moving_mean", "running_std": "moving_variance", "weights": "kernel", "biases": "bias", "E": "embeddings"}
OLD_LEAF = re.compile(r"(.+?)_([WUb](?:_[a-z])?|gamma|beta|running_mean|running_std|alphas?)(?:_\d+)?")  # of Keras 1: dense_1_W, lstm_1_U_i
OPTIMIZER = {"iter", "_iterations", "iterations", "_optimizer"}  # a node with one of these below it is an optimizer
NO_LAYERS = {
    "optimizer": "optimizer", "save_counter": "counters", "keras_api": "metrics", "metrics": "metrics", "_metrics": "metrics", "compiled_metrics": "metrics",
    "keras_metrics": "metrics", "signatures": "other", "loss_tracker": "metrics", "seed_generator": "seeds",
}  # fmt: skip
LISTS = {"variables", "trainable_variables", "non_trainable_variables", "regularization_losses", "_trainable_variables", "_non_trainable_variables", "_all_variables"}
SLOTS = re.compile(r"(?:Adam|AdamOptimizer|Momentum|RMSProp|Adagrad|Adadelta|Ftrl|Nadam|Adamax)(?:_\d+)?|ExponentialMovingAverage|(?:optimizer_?)?(?:m|v|vhat|rms|momentum|accumulator)")
BY_NAME = {
    "counters": re.compile(r"(?:.*/)?(?:global_step|beta[12]_power(?:_\d+)?|step|epoch|save_counter|iterations?)$"),
    "optimizer": re.compile(r"(?:.*/)?optimizer/|(?:training|loss|optimizer|learning_rate|Adam|SGD|RMSprop|Adagrad|Nadam|(?:adam|adamw|sgd|rmsprop|adagrad|nadam|adamax|ftrl|lion)(?=/))(?:_\d+)?(?:/|$)"),
    "metrics": re.compile(r"metrics/|.*/total$|(?:loss|accuracy|mean|mae|mse)\w*/count$"),
    "seeds": re.compile(r"(?:.*/)?seed_generator(?:_\d+)?/"),
}
SPARE = {"count", "renorm_mean", "renorm_stddev", "renorm_mean_weight", "renorm_stddev_weight", "state", "seed_generator_state"}


def _bare(place: str) -> str:
    """A place without what differs from version to version: `layers/multi_head_attention/_query_dense`."""
    return "/".join(part.lstrip("_") for part in place.split("/") if part != "layers")


def _natural(text: str) -> list:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", text)]


# --- reading: nothing of a file is run -------------------------------------------------------------------------------


@contextlib.contextmanager
def contents(source: str | Path) -> Iterator[Contents]:
    """What a file holds, by its content; its arrays can be read while the `with` lasts. HDF5 and `.keras` need neither Keras nor TensorFlow.

    Raises:
        Stop: it cannot be read, or holds no weights.
    """
    path = Path(source)
    prefix = _prefix(path)
    with contextlib.ExitStack() as stack:
        if prefix:
            found = _checkpoint(prefix)
        else:
            with _damage():
                if path.is_dir():
                    path = path / "model.weights.h5"
                with path.open("rb") as file:
                    head = file.read(64)
            if head.startswith(ZIP):
                path = _unpacked(path, stack)
                found = _hdf5_contents(stack.enter_context(_hdf5(path)))
                found.kind = "keras"
            elif head.startswith(HDF5):
                found = _hdf5_contents(stack.enter_context(_hdf5(path)))
            elif head.startswith(b"version https://git-lfs"):
                raise Stop("lfs")
            elif head[:1] == b"{":
                raise Stop("not_weights", what="JSON")
            else:
                raise Stop("not_weights", what=f"{path.name}, {len(head)} B" if len(head) < 64 else path.name)
        found.root.finish()
        if not found.root.leaves():
            raise Stop("empty")
        yield found


def _prefix(path: Path) -> Path | None:
    """The prefix of the checkpoint that is meant; None where it is none."""
    ending = re.fullmatch(r"(.+)\.(?:index|data-\d+-of-\d+)", path.name)
    if ending:
        path = path.with_name(ending[1])
    if path.with_name(path.name + ".index").is_file():
        return path
    if ending:
        raise Stop("missing")
    if not path.is_dir():
        if not path.exists():
            raise Stop("missing")
        return None
    for inner in (path / "variables" / "variables", path / "variables"):
        if inner.with_name("variables.index").is_file():
            return inner
    if (path / "model.weights.h5").is_file():
        return None
    state = path / "checkpoint"
    if state.is_file():
        with _damage():
            named = re.search(r'^model_checkpoint_path:\s*"(.*)"', state.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
        if named:  # only within this folder: it may have been moved, and the path in it may be anybody's
            found = path / Path(named[1].replace("\\\\", "/")).name
            if found.with_name(found.name + ".index").is_file():
                return found
    inside = sorted(file.name.removesuffix(".index") for file in path.glob("*.index"))
    if len(inside) == 1:
        return path / inside[0]
    raise Stop("several", names=", ".join(inside[:8])) if inside else Stop("no_checkpoint")


@contextlib.contextmanager
def _damage() -> Iterator[None]:
    """What reading a damaged file raises, as one reason."""
    try:
        yield
    except (OSError, RuntimeError, KeyError, ValueError, TypeError, AttributeError, IndexError, MemoryError, RecursionError) as error:
        if isinstance(error, FileNotFoundError):
            raise Stop("missing") from None
        if isinstance(error, OSError) and error.errno:
            raise Stop("unreadable", why=os.strerror(error.errno)) from None
        raise Stop("broken", why=_first_line(error)) from None


@contextlib.contextmanager
def _hdf5(path: Path) -> Iterator[Any]:
    """An HDF5 file that holds nothing but plain groups and datasets of a size that goes with the file's."""
    import h5py

    size = path.stat().st_size
    with contextlib.ExitStack() as stack:
        with _damage():
            file = stack.enter_context(h5py.File(path, "r"))
            declared, seen, waiting = 0, set(), [(file["/"], "/")]
            while waiting:
                group, where = waiting.pop()
                for name in group:
                    at = f"{where}{name}"
                    if not isinstance(group.get(name, getlink=True), h5py.HardLink) or at.count("/") > DEEPEST:
                        raise Stop("link", name=at[:200])
                    item = group[name]
                    address = h5py.h5o.get_info(item.id).addr
                    if address in seen:
                        raise Stop("link", name=at[:200])
                    seen.add(address)
                    if isinstance(item, h5py.Group):
                        waiting.append((item, at + "/"))
                    elif isinstance(item, h5py.Dataset):
                        if item.external or item.is_virtual:
                            raise Stop("link", name=at)
                        declared += math.prod(item.shape or (0,)) * item.dtype.itemsize
                        if declared > SWELL * size + 2**20:
                            raise Stop("bomb", declared=declared, size=size)
        yield file


def _unpacked(path: Path, stack: contextlib.ExitStack) -> Path:
    """The weights of a `.keras`, in a temporary file."""
    limit = SWELL * path.stat().st_size + 2**20
    target = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="weights-"))) / "model.weights.h5"
    try:
        with zipfile.ZipFile(path) as archive, target.open("wb") as out:
            if "model.weights.h5" not in archive.namelist():
                raise Stop("not_weights", what="zip")
            with archive.open("model.weights.h5") as member:
                written = 0
                while block := member.read(2**20):
                    written += out.write(block)
                    if written > limit:
                        raise Stop("bomb", declared=f"> {limit}", size=path.stat().st_size)
    except Stop:
        raise
    except Exception as error:  # zlib, bz2 and lzma have errors of their own
        raise Stop("broken", why=_first_line(error)) from None
    return target


def _text(value: Any) -> str:
    value = value.tobytes() if hasattr(value, "tobytes") else value
    return value.decode("utf-8", "replace").rstrip("\x00") if isinstance(value, bytes) else str(value)


def _names(group: Any, attribute: str) -> list[str]:
    """A list of names; Keras 2 spreads a long one over several attributes."""
    if attribute in group.attrs:
        return [_text(name) for name in group.attrs[attribute]]
    parts = itertools.takewhile(lambda part: part in group.attrs, (f"{attribute}{number}" for number in itertools.count()))
    return [_text(name) for part in parts for name in group.attrs[part]]


def _hdf5_contents(file: Any) -> Contents:
    with _damage():
        configuration = _text(file.attrs.get("model_config", ""))
        group = file["model_weights"] if "model_weights" in file and "layer_names" not in file.attrs else file
        if "layer_names" in group.attrs or "layer_names0" in group.attrs:
            version = _text(group.attrs.get("keras_version", file.attrs.get("keras_version", "1")))
            found = Contents("full" if configuration else "legacy", Node(""), version, _text(group.attrs.get("backend", "")), configured=configuration)
            for name in _names(group, "layer_names"):
                _legacy_layer(group[name], found.root.child(name))
            if found.generation == 1 and not found.backend and not any(":" in name for layer in group.values() for name in _names(layer, "weight_names")):
                found.backend = "theano"  # Keras 1 does not say; variables of TensorFlow end in `:0`
            if "top_level_model_weights" in group:
                _legacy_layer(group["top_level_model_weights"], found.root)
            if "optimizer_weights" in file:
                found.left_out["optimizer"] = len(_names(file["optimizer_weights"], "weight_names"))
            return found
        if "nb_layers" in file.attrs:  # Keras before 1.0
            found = Contents("legacy", Node(""), "1")
            for number in range(int(file.attrs["nb_layers"])):
                layer = file[f"layer_{number}"]
                arrays = [Array(str(p), layer[f"param_{p}"]) for p in range(int(layer.attrs["nb_params"]))]
                found.root.children.append(Node(f"layer_{number}", f"layer_{number}", arrays))
            return found
        found = Contents("weights", Node(""), "3" if "layers" in file and any("name" in g.attrs for g in _vars(file)) else "", sorted=True)
        if not any(True for _ in _vars(file)):
            raise Stop("not_weights", what="HDF5: " + ", ".join(list(file)[:5]))
        for group in _vars(file):
            parts = [part for part in group.name.split("/")[1:-1] if part not in ("layers", "_layer_checkpoint_dependencies")]
            kind = NO_LAYERS.get(parts[0]) if parts else None
            kind = "seeds" if any("seed_generator" in part for part in parts) else kind
            if kind:
                found.left_out[kind] += len(group)
                continue
            node = found.root
            for part in parts:
                node = node.child(part, "")
            node.name = _text(group.attrs.get("name", ""))
            node.arrays = [Array(key, group[key]) for key in sorted(group, key=_natural) if hasattr(group[key], "shape")]
        for node in found.root.nodes():
            node.children.sort(key=lambda child: _natural(child.place))
        return found


def _vars(file: Any) -> Iterator[Any]:
    """The groups `vars` of a `.weights.h5`."""
    waiting = [file]
    while waiting:
        group = waiting.pop()
        for name in group:
            if hasattr(group[name], "keys"):
                if name == "vars":
                    yield group[name]
                else:
                    waiting.append(group[name])


def _legacy_layer(group: Any, layer: Node) -> None:
    for name in _names(group, "weight_names"):
        parts = [part for part in name.split(":")[0].split("/") if not CELL.fullmatch(part)]
        if len(parts) == 1 and (old := OLD_LEAF.fullmatch(parts[0])):
            parts = [old[1], old[2]]
        if parts[0] == layer.name and len(parts) > 1:
            parts = parts[1:]
        node = layer
        for part in parts[:-1]:
            node = node.child(part)
        node.arrays.append(Array(LEAVES.get(parts[-1], parts[-1]), group[name]))


# --- checkpoints -----------------------------------------------------------------------------------------------------


class _Tensor:
    """An array of a checkpoint, read when it is asked for."""

    def __init__(self, reader: Any, key: str, shape: list, dtype: Any):
        self.reader, self.key, self.shape, self.dtype = reader, key, tuple(shape), dtype.as_numpy_dtype

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        with _foreign():
            return self.reader.get_tensor(self.key)


@contextlib.contextmanager
def _foreign() -> Iterator[None]:
    """What TensorFlow and protobuf raise on a damaged checkpoint, as one reason."""
    try:
        yield
    except Stop:
        raise
    except Exception as error:
        raise Stop("broken", why=_first_line(error)) from None


def _checkpoint(prefix: Path) -> Contents:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    import tensorflow
    from tensorflow.core.protobuf.trackable_object_graph_pb2 import TrackableObjectGraph

    shards = list(prefix.parent.glob(prefix.name.replace("[", "[[]") + ".data-*-of-*"))
    if not shards:
        raise Stop("broken", why=f"{prefix.name}.data-00000-of-00001 is missing")
    with _foreign():
        reader = tensorflow.train.load_checkpoint(str(prefix))
        shapes, types = reader.get_variable_to_shape_map(), reader.get_variable_to_dtype_map()
        tensors = {key: _Tensor(reader, key, shape, types[key]) for key, shape in shapes.items() if types[key] != tensorflow.string}
        declared, size = sum(math.prod(t.shape) * types[key].size for key, t in tensors.items()), sum(shard.stat().st_size for shard in shards)
        if declared > size:
            raise Stop("broken", why=f"{declared} > {size} B")
        if "_CHECKPOINTABLE_OBJECT_GRAPH" not in shapes:
            return _by_names(Contents("names", Node("")), tensors)
        graph = TrackableObjectGraph()
        graph.ParseFromString(reader.get_tensor("_CHECKPOINTABLE_OBJECT_GRAPH"))
        found = Contents("checkpoint", Node(""))
        keys = [(a.full_name, a.checkpoint_key) for node in graph.nodes for a in node.attributes if a.checkpoint_key in tensors]
        if any(count > 1 and "seed" not in full for full, count in Counter(full for full, key in set(keys) if not re.match(r"\w*variables/\d+/", key)).items()):  # of a subclassed model of Keras 3, all of them `model/kernel`
            keys = [(key.split("/.ATTRIBUTES")[0].replace("/_", "/"), key) for _, key in keys]
        named = {full: tensors[key] for full, key in keys}
        if any(c.local_name in ("_operations", "_trainable_variables", "_all_variables") for node in graph.nodes for c in node.children):  # of Keras 3, or exported: names say more than objects
            return _by_names(found, named)
        reached: set[str] = set()
        _Walk(graph.nodes, tensors, found, reached).layer(0, found.root)
        if not found.root.leaves():
            return _by_names(Contents("names", Node("")), named)
    found.left_out["optimizer"] += sum(1 for key in tensors if ".OPTIMIZER_SLOT" in key)
    found.left_out["other"] += sum(1 for key in tensors if key not in reached and ".OPTIMIZER_SLOT" not in key)
    found.left_out = +found.left_out
    return found


class _Walk:
    """Over the objects of a checkpoint, each once: layers, but not what belongs to optimizers, metrics and counters."""

    def __init__(self, nodes: Any, tensors: dict, found: Contents, reached: set):
        self.nodes, self.tensors, self.found, self.reached = nodes, tensors, found, reached
        self.seen: set[int] = set()

    def keys(self, number: int) -> list[tuple[str, str]]:
        return [(a.checkpoint_key, a.full_name) for a in self.nodes[number].attributes if a.checkpoint_key in self.tensors]

    def layer(self, number: int, node: Node) -> None:
        self.seen.add(number)
        children = self.nodes[number].children
        for child in children:
            below = {c.local_name for c in self.nodes[child.node_id].children}
            kind = NO_LAYERS.get(child.local_name) or ("optimizer" if below & OPTIMIZER or self.nodes[child.node_id].slot_variables else None)
            if kind:
                self.skip(child.node_id, kind)
        for child in children:
            if child.node_id in self.seen or child.local_name in LISTS:
                continue
            keys = self.keys(child.node_id)
            for key, full in keys:
                self.seen.add(child.node_id)
                self.reached.add(key)
                if not node.name and not self.tensors[key].shape and number == 0:
                    self.found.left_out["counters"] += 1  # tf.train.Checkpoint(step=...)
                else:
                    node.arrays.append(Array(child.local_name.lstrip("_"), self.tensors[key], full))
            if not keys:
                self.layer(child.node_id, node.child(child.local_name, ""))
        if number == 0:
            _name_by_variables(node)

    def skip(self, number: int, kind: str) -> None:
        waiting = [number]
        while waiting:
            at = waiting.pop()
            if at in self.seen or (kind == "metrics" and self.nodes[at].children and any(c.local_name.startswith("layer") for c in self.nodes[at].children if c.local_name[-1:].isdigit())):
                continue
            named = {c.local_name for c in self.nodes[at].children}
            if kind == "metrics" and at == number and "layers" in named:  # keras_api: everything about the model, its layers too
                waiting += [c.node_id for c in self.nodes[at].children if "metrics" in c.local_name and "layer" not in c.local_name]
                continue
            self.seen.add(at)
            for key, _ in self.keys(at):
                self.reached.add(key)
                self.found.left_out[kind] += 1
            waiting += [c.node_id for c in self.nodes[at].children]


def _name_by_variables(node: Node) -> list[list[str]]:
    """Names the layers of a checkpoint by what their variables have in common: `lstm/lstm_cell/kernel` lies in `lstm`."""
    paths = [[part for part in array.full.split("/")[:-1] if not CELL.fullmatch(part)] for array in node.arrays]
    paths += [path for child in node.children for path in _name_by_variables(child)]
    common = os.path.commonprefix(paths) if paths else []
    node.name = common[-1] if common else ""
    return paths


def _by_names(found: Contents, tensors: dict[str, Any]) -> Contents:
    """A checkpoint of TensorFlow 1: variables by name, those of optimizers among them."""
    for name in sorted(tensors, key=_natural):
        parent, _, last = name.rpartition("/")
        kind = next((kind for kind, pattern in BY_NAME.items() if pattern.match(name)), None)
        if kind or (parent in tensors and SLOTS.fullmatch(last)):
            found.left_out[kind or "optimizer"] += 1
        else:
            node = found.root
            for part in parent.split("/") if parent else []:
                node = node if CELL.fullmatch(part) else node.child(part)
            node.arrays.append(Array(LEAVES.get(last, last), tensors[name]))
    found.sorted = True
    return found


# --- the model -------------------------------------------------------------------------------------------------------


def model_maker(given: str | Path | Callable[[], Any]) -> Callable[[], Any]:
    """What makes the model anew at each call, from what the user named.

    Raises:
        Stop: the file is missing, has no such name, raises, gives no model of Keras 3 or one that is not built.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

    def make() -> Any:
        import keras

        keras.backend.clear_session()  # names count from one again
        if callable(given):
            model, name = given(), getattr(given, "__name__", "model")
        else:
            text = str(given)
            file, colon, name = text.rpartition(":")
            if not (colon and file.endswith(".py")):
                file, name = text, Path(text).name
            if not Path(file).is_file():
                raise Stop("model_missing", path=file)
            model = _from_code(Path(file), name) if file.endswith(".py") else _from_file(Path(file))
        if not isinstance(model, keras.Model):
            raise Stop("model_kind", name=name, kind=f"{type(model).__module__.split('.')[0]}.{type(model).__name__}")
        layers = [layer for layer in model._flatten_layers() if not layer.built and layer is not model and layer.name != "input_layer"]
        if not model.built or not model.weights:
            raise Stop("unbuilt", what=model.name, name=name)
        if layers and not any(layer.weights for layer in layers) and not getattr(model, "inputs", None):
            raise Stop("unbuilt", what=f"{model.name}/{layers[0].name}", name=name)
        return model

    return make


def _from_code(path: Path, name: str) -> Any:
    if name == path.name:
        name = ""
    space = {"__name__": path.stem, "__file__": str(path)}
    sys.path.insert(0, str(path.resolve().parent))  # the user's file may import its neighbours
    try:
        with contextlib.redirect_stdout(sys.stderr):  # what it prints is not the answer
            exec(compile(path.read_bytes(), str(path), "exec"), space)  # noqa: S102 -- the user's own file, named by the user
            if name not in space:
                own = [key for key, value in space.items() if not key.startswith("_") and (getattr(value, "__module__", "") == path.stem or "keras.src.models" in str(type(value)))]
                raise Stop("model_name" if name else "model_unnamed", path=path.name, name=name, names=", ".join(own[:12]) or "-")
            value = space[name]
            import keras

            if isinstance(value, keras.Model) or not callable(value):
                return value
            return value()
    except Stop:
        raise
    except (Exception, SystemExit) as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        if isinstance(error, TypeError) and not lines and "argument" in str(error):
            raise Stop("model_arguments", name=name) from None
        line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else 0
        raise Stop("model_raises", path=path.name, line=line, why=f"{type(error).__name__}: {_first_line(error)}") from None
    finally:
        sys.path.pop(0)


def _from_file(path: Path) -> Any:
    import keras

    try:
        if path.suffix == ".json":
            if path.stat().st_size > JSON_LIMIT:
                raise ValueError(f"{path.stat().st_size} B")
            return keras.models.model_from_json(path.read_text(encoding="utf-8"))
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:
        raise Stop("model_open", path=path.name, why=f"{type(error).__name__}: {_first_line(error)}") from None


def model_tree(model: Any) -> Node:
    """The layers of a live model as a tree; each layer once."""
    from keras.src.saving import saving_lib

    places: dict[int, str] = {}

    class Recorder(saving_lib.H5IOStore):  # told by Keras where it would save each variable; writes nothing
        def __init__(self) -> None:
            self.at = ""

        def __bool__(self) -> bool:
            return True

        def make(self, path: str, metadata: Any = None) -> Recorder:
            self.at = path
            return self

        def __setitem__(self, key: str, value: Any) -> None:
            places[id(value)] = self.at

    with contextlib.suppress(Exception):  # a layer may save itself in ways of its own
        saving_lib._save_state(model, Recorder(), None, "", set())
    wanted, seen = {id(variable) for variable in model.weights}, set()

    def tree(layer: Any, depth: int = 0) -> Node:
        node = Node(layer.name, layer=layer)
        seen.add(id(layer))
        for variable in [*layer._trainable_variables, *layer._non_trainable_variables]:
            if id(variable) in wanted:
                wanted.discard(id(variable))
                node.arrays.append(Array(variable.name, variable))
                node.at = _bare(places.get(id(variable), ""))
        for inner in layer.layers if hasattr(layer, "layers") else layer._layers:
            if id(inner) not in seen and hasattr(inner, "_trainable_variables") and depth < DEEPEST:
                node.children.append(tree(inner, depth + 1))
        node.at = node.at or os.path.commonprefix([f"{child.at}/" for child in node.children]).rpartition("/")[0]
        for child in node.children:
            child.place = child.at.removeprefix(f"{node.at}/")
        return node

    return tree(model).finish()


# --- pairing ---------------------------------------------------------------------------------------------------------


@dataclass
class Pair:
    """One layer of the model and the arrays that it gets, in its order."""

    target: Node
    source: Node
    values: list[Any]
    how: str
    notes: list[tuple[str, dict]]


@dataclass
class Match:
    pairs: list[Pair] = field(default_factory=list)
    missing: list[Node] = field(default_factory=list)
    left: list[Node] = field(default_factory=list)
    notes: list[tuple[str, dict]] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)  # paired by order alone, among others of the same shapes

    @property
    def complete(self) -> bool:
        return not self.missing and not self.left

    def add(self, other: Match) -> None:
        self.pairs += other.pairs
        self.missing += other.missing
        self.left += other.left
        self.notes += other.notes
        self.alike += other.alike


CONVERTED = re.compile(r"Conv[123]D|Conv2DTranspose|ConvLSTM2D|LSTM|GRU")


class Pairing:
    """Pairs what a file holds with what a model has."""

    def __init__(self, held: Contents):
        self.held = held
        self.placed = held.kind in ("weights", "keras", "checkpoint")
        self.known: dict[tuple[int, int], Match] = {}

    def whole(self, source: Node, target: Node) -> Match:
        """The first reading that leaves nothing over, or the one that leaves least."""
        tries = [lambda: self.by_layers(source, target), lambda: self.by_place(source, target)][: 1 + self.placed]
        if not any(leaf.name for leaf in source.leaves()):
            tries.reverse()
        if len(source.children) == 1 and not source.arrays:  # tf.train.Checkpoint(model=...), or a base model saved by itself
            tries.append(lambda: self.by_layers(source.children[0], target))
        if len(target.children) == 1 and not target.arrays:
            tries.append(lambda: self.by_layers(source, target.children[0]))
        tries.append(lambda: self.children(source.leaves(), target.leaves()))  # one of them nested, the other not
        tries.append(lambda: self.flat(source, target) or Match())
        best: Match | None = None
        for attempt in tries:
            found = attempt()
            if found.pairs and found.complete:
                return found
            if best is None or len(found.pairs) > len(best.pairs):
                best = found
        return best or Match()

    def by_place(self, source: Node, target: Node) -> Match:
        """As Keras itself reads a `.weights.h5`: by the place that each layer has in the model."""
        places: dict[str, Node] = {}

        def walk(node: Node, above: str) -> None:
            at = f"{above}/{_bare(node.place)}".strip("/")
            places[at] = node
            for child in node.children:
                walk(child, at)

        walk(source, "")
        found, used = Match(), set()
        for leaf in target.leaves():
            there = places.get(leaf.at)
            pair = self.layer(there, leaf, "place") if there and there.arrays else None
            if pair and id(there) not in used:
                used.add(id(there))
                found.pairs.append(pair)
            else:
                found.missing.append(leaf)
        found.left = [leaf for leaf in source.leaves() if id(leaf) not in used]
        return found

    def nodes(self, source: Node, target: Node, how: str = "name") -> Match:
        key = (id(source), id(target))
        if key not in self.known:
            tree = self.by_layers(source, target, how)
            self.known[key] = (self.flat(source, target) or tree) if tree.missing else tree
        found = self.known[key]
        pairs = [Pair(p.target, p.source, p.values, how if p.target is target or how != "name" else p.how, p.notes) for p in found.pairs]
        return Match(pairs, list(found.missing), list(found.left), list(found.notes), list(found.alike))

    def by_layers(self, source: Node, target: Node, how: str = "name") -> Match:
        found = Match()
        if source.arrays or target.arrays:
            pair = self.layer(source, target, how)
            if pair:
                found.pairs.append(pair)
            else:
                found.missing += [target] if target.arrays else []
                found.left += [source] if source.arrays else []
        found.add(self.children(source.children, target.children))
        return found

    def flat(self, source: Node, target: Node) -> Match | None:
        """All arrays of a layer one after the other, as Keras 2 reads them: the trainable ones first."""
        held = [(leaf, array) for leaf in source.leaves() for array in leaf.arrays]
        weights = [*target.layer.trainable_weights, *target.layer.non_trainable_weights] if target.layer is not None else []
        if not weights or len(held) != len(weights) or any(tuple(a.value.shape) != tuple(w.shape) for (_, a), w in zip(held, weights, strict=True)):
            return None
        given = {id(weight): (leaf, array) for (leaf, array), weight in zip(held, weights, strict=True)}
        if any(id(array.value) not in given for leaf in target.leaves() for array in leaf.arrays):
            return None
        return Match([Pair(leaf, given[id(leaf.arrays[0].value)][0], [given[id(a.value)][1].value for a in leaf.arrays], "order", []) for leaf in target.leaves()])

    def children(self, sources: list[Node], targets: list[Node]) -> Match:
        """Layers of one model: by name where the names are the same or somebody chose them, then by order, then by a shape that occurs once."""
        found, taken = Match(), {}
        named = {node.name: node for node in sources if node.name}
        placed = {_bare(node.place): node for node in sources} if self.placed else {}
        by_name = {id(t): named[t.name] for t in targets if t.name in named and self.fits(named[t.name], t)}
        by_place = {id(t): placed[t.place] for t in targets if t.place in placed and self.fits(placed[t.place], t)}
        everyone = len(by_name) == len(targets)
        for target in targets:
            if id(target) in by_name and (everyone or not _automatic(target)):
                taken[id(target)] = (by_name[id(target)], "name")
            elif len(by_place) == len(targets):
                taken[id(target)] = (by_place[id(target)], "place")
        if everyone and all(map(_automatic, targets)) and not self.held.sorted:
            order = {id(node): number for number, node in enumerate(sources)}
            turned = [t for t, after in itertools.pairwise(targets) if order[id(by_name[id(t)])] > order[id(by_name[id(after)])]]
            if turned and len(sources) == len(targets) and all(self.fits(s, t) for s, t in zip(sources, targets, strict=True)):
                found.notes.append(("disagree", {"pairs": ", ".join(t.name for t in turned)}))
        used = {id(node) for node, _ in taken.values()}
        rest_s, rest_t = [s for s in sources if id(s) not in used], [t for t in targets if id(t) not in taken]
        for source, target in self.aligned(rest_s, rest_t):
            taken[id(target)] = (source, "order")
        used = {id(node) for node, _ in taken.values()}
        rest_s, rest_t = [s for s in sources if id(s) not in used], [t for t in targets if id(t) not in taken]
        for target in rest_t:
            fitting = [s for s in rest_s if self.fits(s, target)]
            if len(fitting) == 1 and sum(self.fits(fitting[0], other) for other in rest_t) == 1:
                taken[id(target)] = (fitting[0], "shape")
        groups: dict[str, list[str]] = {}
        for target in targets:
            if taken.get(id(target), ("", ""))[1] == "order":
                groups.setdefault(str(target.shapes()), []).append(target.path)
        found.alike += [path for group in groups.values() if len(group) > 1 for path in group]
        for target in targets:
            if id(target) in taken:
                source, how = taken[id(target)]
                found.add(self.nodes(source, target, how))
            else:
                found.missing += target.leaves()
        used = {id(node) for node, _ in taken.values()}
        found.left += [leaf for source in sources if id(source) not in used for leaf in source.leaves()]
        return found

    def fits(self, source: Node, target: Node) -> bool:
        return self.nodes(source, target).complete

    def aligned(self, sources: list[Node], targets: list[Node]) -> list[tuple[Node, Node]]:
        """The longest run of pairs that fit, in the order of both; where that is open, the same names."""
        if self.held.sorted:  # by kind and number, here as there
            sources, targets = sorted(sources, key=lambda node: _natural(node.place)), sorted(targets, key=lambda node: _kind(node.layer))
        n, m = len(sources), len(targets)
        best = [[0] * (m + 1) for _ in range(n + 1)]
        score = [[(10 + (s.name == t.name)) if self.fits(s, t) else 0 for t in targets] for s in sources]
        for i in range(n - 1, -1, -1):
            for j in range(m - 1, -1, -1):
                best[i][j] = max(best[i + 1][j], best[i][j + 1], score[i][j] + best[i + 1][j + 1] if score[i][j] else 0)
        pairs, i, j = [], 0, 0
        while i < n and j < m:
            if score[i][j] and best[i][j] == score[i][j] + best[i + 1][j + 1]:
                pairs.append((sources[i], targets[j]))
                i, j = i + 1, j + 1
            elif best[i][j] == best[i + 1][j]:
                i += 1
            else:
                j += 1
        return pairs

    def layer(self, source: Node, target: Node, how: str) -> Pair | None:
        """The arrays of one layer in the order of another, None if they do not fit. Layouts are those that tf_keras converts."""
        import numpy as np

        notes: list[tuple[str, dict]] = []
        held = {array.leaf: array for array in source.arrays}
        wanted = [array.leaf for array in target.arrays]
        arrays = source.arrays
        if len(held) == len(arrays) and set(wanted) <= set(held):
            arrays = [held[leaf] for leaf in wanted]
        elif len(wanted) < len(arrays) and all(leaf.isdigit() for leaf in held):
            arrays = arrays[: len(wanted)]
        spare = [array.leaf for array in source.arrays if not any(array is kept for kept in arrays)]
        if any(array.leaf not in SPARE and array.value.shape for array in source.arrays if array.leaf in spare):
            return None
        if spare:
            notes.append(("spare", {"layer": target.path, "names": ", ".join(spare)}))
        values: list[Any] = [array.value for array in arrays]
        shapes = [tuple(array.value.shape) for array in target.arrays]
        old = self.held.generation == 1
        kind = type(target.layer).__name__
        same = [tuple(value.shape) for value in values] == shapes
        if CONVERTED.fullmatch(kind) and values and target.arrays and (old or not same) and _size(values) in (_size(shapes), _size(shapes) + _size(shapes[-1:])):
            from tf_keras.src.saving.legacy.hdf5_format import preprocess_weights_for_loading

            before = values = [np.asarray(value) for value in values]
            try:
                values = preprocess_weights_for_loading(target.layer, list(values), "1" if old else "2", self.held.backend or None)
            except (ValueError, AssertionError, IndexError, AttributeError):
                return None
            if len(before) != len(values) or any(b is not a for b, a in zip(before, values, strict=True)):
                notes.append(("layout" if old or kind.startswith("Conv") else "cudnn", {"layer": target.path}))
        if [tuple(value.shape) for value in values] != shapes:
            return None
        if self.held.backend == "theano" and re.fullmatch(r"Conv[123]D|Conv2DTranspose|ConvLSTM2D", kind):  # it convolves where TensorFlow correlates
            values = [np.flip(v, axis=tuple(range(len(v.shape) - 2))) if "kernel" in leaf else v for v, leaf in zip(values, wanted, strict=True)]
            notes.append(("theano", {"layer": target.path}))
        kinds = {(str(np.dtype(v.dtype)), str(a.value.dtype)) for v, a in zip(values, target.arrays, strict=True)}
        notes += [("cast", {"layer": target.path, "old": a, "new": b}) for a, b in sorted(kinds) if a != b]
        return Pair(target, source, values, how, notes)


def _size(items: list) -> int:
    return sum(math.prod(getattr(item, "shape", item)) for item in items)


def _kind(layer: Any) -> str:
    from keras.src.utils.naming import to_snake_case

    return to_snake_case(type(layer).__name__)


def _automatic(target: Node) -> bool:
    """Whether Keras chose the name: it counts layers, and may count otherwise next time."""
    bare = re.sub(r"_\d+$", "", target.name)
    kinds = [_kind(target.layer), "sequential", "functional", "model", "time_distributed", "bidirectional"]
    return bare.removeprefix("forward_").removeprefix("backward_") in kinds


# --- one conversion --------------------------------------------------------------------------------------------------


@dataclass
class Report:
    """What came of it. status: "converted" or "failed". rows: layer by layer, see `_rows`. notes: (code, values) of NOTES."""

    source: str
    target: str
    status: str = "failed"
    kind: str = ""
    version: str = ""
    reason: tuple[str, dict] | None = None
    rows: list[dict] = field(default_factory=list)
    notes: list[tuple[str, dict]] = field(default_factory=list)
    left_out: dict = field(default_factory=dict)
    proof: dict | None = None

    def lines(self, lang: str) -> list[str]:
        """The report in words."""
        lines = [self.source + (f": {say(REASONS, self.reason[0], lang, **self.reason[1])}" if self.reason else f" -> {self.target}")]
        if self.kind:
            lines[0] += f"  ({say(KINDS, self.kind, lang)}{', Keras ' + self.version if self.version else ''})"
        lines += table(self.rows, lang) if self.rows else []
        lines += [f"* {say(NOTES, code, lang, **values)}" for code, values in self.notes]
        if self.left_out:
            lines.append("* " + _left_out(self.left_out, lang))
        if self.proof:
            lines.append(say(WORDS, "proved", lang, **self.proof))
            if self.proof["samples"]:
                lines.append(say(WORDS, "predicted", lang, **self.proof))
        return lines

    def as_json(self, lang: str) -> dict:
        """The report for scripts; reason and notes by code and in words."""
        return {
            "source": self.source, "target": self.target if self.status == "converted" else None, "status": self.status, "kind": self.kind or None, "version": self.version or None,
            "reason": self.reason and {"code": self.reason[0], "text": say(REASONS, self.reason[0], lang, **self.reason[1]), **self.reason[1]},
            "layers": self.rows, "notes": [{"code": code, "text": say(NOTES, code, lang, **values), **values} for code, values in self.notes],
            "left_out": self.left_out, "proof": self.proof,
        }  # fmt: skip


def convert_weights(
    source: str | Path, model: str | Path | Callable[[], Any], target: str | Path | None = None, *, rename: dict[str, str] | None = None,
    allow_missing: bool = False, overwrite: bool = False,
) -> Report:  # fmt: skip
    """Bring weights of any age into a `.weights.h5` for Keras 3; see the head of this program.

    Args:
        source: the file, folder or prefix of a checkpoint to read; never written to.
        model: "file.py:name", a file of an architecture or model that Keras 3 opens, or a function that gives the model anew at each call.
        target: the file to write, ending in `.weights.h5`; beside the source without.
        rename: layers of the file to layers of the model, where their names do not tell.
        allow_missing: go on without layers that have no counterpart; the report names them.
        overwrite: replace `target`.

    Returns:
        What happened. Trouble with files and models is in the report, not raised.
    """
    source = Path(source)
    target = Path(target) if target else beside(source)
    report = Report(str(source), str(target))
    try:
        if target.exists() and source.exists() and target.samefile(source):
            raise Stop("same")
        if target.exists() and not overwrite:
            raise Stop("exists", target=str(target))
        with contents(source) as held:
            report.kind, report.version, report.left_out = held.kind, held.version, dict(held.left_out)
            make = model_maker(model)
            _convert(held, make, target, rename or {}, allow_missing, overwrite, report)
    except Stop as stop:
        report.reason = (stop.code, stop.values)
    except MemoryError:
        report.reason = ("failed", {"why": "MemoryError"})
    return report


def beside(source: Path) -> Path:
    """Where the result goes when nobody says."""
    stem = re.sub(r"(\.weights)?\.(h5|hdf5|keras|index|data-.*)$", "", source.name) or "model"
    target = source.with_name(stem + ".weights.h5")
    return target if target != source else source.with_name(stem + ".keras3.weights.h5")


def _convert(held: Contents, make: Callable[[], Any], target: Path, rename: dict[str, str], allow_missing: bool, overwrite: bool, report: Report) -> None:
    import numpy as np

    model = make()
    found = pair(held, model_tree(model), rename)
    report.rows = _rows(found)
    report.notes = [note for p in found.pairs for note in p.notes] + found.notes
    if found.alike:
        some = ", ".join(found.alike[:12]) + (f" ... ({len(found.alike)})" if len(found.alike) > 12 else "")
        report.notes.append(("alike", {"layers": some}))
    report.notes += _gates(held, model)
    if not found.complete and not allow_missing:
        report.notes += _hints(held, found)
        layers = len(found.pairs) + len(found.missing)
        raise Stop("fit", matched=len(found.pairs), layers=layers, missing=len(found.missing), left=len(found.left))
    if found.missing:
        report.notes.append(("kept", {"layers": ", ".join(leaf.path for leaf in found.missing)}))
    if found.left:
        report.notes.append(("unused", {"layers": ", ".join(leaf.path for leaf in found.left)}))
    for one in found.pairs:
        for value, array in zip(one.values, one.target.arrays, strict=True):
            with _damage():
                array.value.assign(np.asarray(value))
    expected = [np.asarray(variable) for variable in model.weights]
    for layer in model._flatten_layers():
        if hasattr(layer, "finalize_state") and layer.built:
            layer.finalize_state()
    with _reserved(target) as part:
        try:
            model.save_weights(part)
        except OSError as error:
            raise Stop("write", why=os.strerror(error.errno) if error.errno else _first_line(error)) from None
        before = _answers(model)
        names = [variable.path for variable in model.weights]
        report.proof = _proved(part, make, names, expected, before, report)
        _appear(part, target, overwrite)
    report.status = "converted"


def pair(held: Contents, target: Node, rename: dict[str, str]) -> Match:
    """What of the file goes where in the model.

    Raises:
        Stop: `rename` names a layer that is not there.
    """
    pairing, forced, sources, targets = Pairing(held), Match(), set(), set()
    for old, new in rename.items():
        s, t = _called(held.root, old, "file"), _called(target, new, "model")
        forced.add(pairing.nodes(s, t, "map"))
        sources.add(id(s))
        targets.add(id(t))
    found = pairing.whole(held.root.without(sources), target.without(targets)) if rename else pairing.whole(held.root, target)
    forced.add(found)
    return forced


def _called(root: Node, name: str, side: str) -> Node:
    for node in root.nodes():
        if node is not root and name in (node.path, node.name, node.place):
            return node
    paths = [node.path for node in root.nodes() if node.path]
    near = difflib.get_close_matches(name, paths, 3, 0.3) or paths[:3]
    raise Stop("map", side=side, name=name, near=", ".join(near))


def _proved(part: Path, make: Callable[[], Any], names: list[str], expected: list, before: tuple, report: Report) -> dict:
    """Figures of the comparison of the written file, in a new model, with what was read.

    Raises:
        Stop: they differ.
    """
    import numpy as np

    fresh = make()
    try:
        fresh.load_weights(part)
    except Exception as error:
        raise Stop("proof", what=f"{type(error).__name__}: {_first_line(error)}") from None
    if len(fresh.weights) != len(expected):
        raise Stop("proof", what=f"{len(fresh.weights)} != {len(expected)}")
    for name, one, variable in zip(names, expected, fresh.weights, strict=True):
        if one.tobytes() != np.asarray(variable).tobytes():
            raise Stop("proof", what=name)
    answers, why = before
    again, _ = _answers(fresh)
    if why:
        report.notes.append(("unpredicted", {"why": why}))
    for one, two in zip(answers, again, strict=False):
        same = one.shape == two.shape and np.allclose(one, two, rtol=TOLERANCE, atol=TOLERANCE * float(np.abs(one).max(initial=0)), equal_nan=True)
        if not same:
            raise Stop("proof", what="predict")
    return {"arrays": len(expected), "values": sum(e.size for e in expected), "samples": len(answers[0]) if answers else 0, "outputs": sum(a.size for a in answers)}


def _answers(model: Any) -> tuple[list, str]:
    """(what the model predicts for seeded inputs, why it predicts nothing)."""
    import keras
    import numpy as np

    generator = np.random.default_rng(20240229)
    highest = min((layer.input_dim for layer in model._flatten_layers() if type(layer).__name__ == "Embedding"), default=0)
    inputs = [(tuple(tensor.shape), str(tensor.dtype)) for tensor in getattr(model, "inputs", None) or []]
    if not inputs:  # a subclassed model: the shape that it was built with
        built = list((getattr(model, "_build_shapes_dict", None) or {}).values())
        if len(built) != 1 or not all(s is None or isinstance(s, int) for s in built[0]):
            return [], "model.inputs"
        inputs = [(tuple(built[0]), "float32")]
    why = ""
    for size in (8, 32, 128):  # of dimensions that the model leaves open
        arrays = []
        for shape, dtype in inputs:
            shape = [shape[0] or 4, *(size if s is None else s for s in shape[1:])]
            drawn = generator.integers(0, highest or 2, size=shape) if highest or "int" in dtype else generator.standard_normal(shape)
            arrays.append(drawn.astype("float32" if "string" in dtype else dtype))
        try:
            packed = keras.tree.pack_sequence_as(model._inputs_struct, arrays) if hasattr(model, "_inputs_struct") else arrays if len(arrays) > 1 else arrays[0]
            outputs = keras.tree.flatten(model(packed, training=False))
            return [np.asarray(keras.ops.convert_to_numpy(output)).astype("float64") for output in outputs], ""
        except Exception as error:
            why = f"{type(error).__name__}: {_first_line(error)}"
    return [], why


# --- what is worth saying --------------------------------------------------------------------------------------------


def _rows(found: Match) -> list[dict]:
    """Layer by layer: {"state": matches, differs, missing or left, "file", "file_arrays", "model", "model_arrays", "by", "nearest"}."""
    rows, left = [], list(found.left)
    for p in found.pairs:
        rows.append({"state": "matches", "file": _source_name(p.source), "file_arrays": p.source.shapes(), "model": p.target.path, "model_arrays": p.target.shapes(), "by": p.how, "nearest": None})
    for leaf in found.missing:
        near = min(found.left, key=lambda s: _distance(s, leaf), default=None)
        close = near is not None and _distance(near, leaf) < 1000
        mine = next((s for s in left if s is near), None) if close else None
        row = {"state": "differs" if mine else "missing", "file": None, "file_arrays": [], "model": leaf.path, "model_arrays": leaf.shapes(), "by": None, "nearest": None}
        if mine:
            row |= {"file": _source_name(mine), "file_arrays": mine.shapes()}
            left.remove(mine)
        elif close:
            row["nearest"] = _source_name(near)
        rows.append(row)
    rows += [{"state": "left", "file": _source_name(s), "file_arrays": s.shapes(), "model": None, "model_arrays": [], "by": None, "nearest": None} for s in left]
    return rows


def _source_name(node: Node) -> str:
    return node.path or node.name or node.place or "/"


def _distance(source: Node, target: Node) -> float:
    """How far apart the shapes of two layers are; from 1000 on they have nothing to do with each other."""
    one, two = source.shapes(), target.shapes()
    if source.name != target.name and [len(s) for s in one] != [len(s) for s in two]:
        return 1000
    apart = [abs(math.log((a or 1) / (b or 1))) for s, t in zip(one, two, strict=False) for a, b in zip(s, t, strict=False)]
    return sum(apart) - (100 if source.name == target.name else 0)


def _gates(held: Contents, model: Any) -> list[tuple[str, dict]]:
    """Whether hard_sigmoid, which changed its meaning and was a default, may be in play."""
    if held.generation == 3:
        return []
    before_23 = held.generation == 1 or bool(re.match(r"2\.[0-2]\.(?!.*tf)", held.version))
    named: list[str] = []
    defaults: dict[tuple, list[str]] = {}
    for layer in model._flatten_layers():
        kind = type(layer).__name__
        gate, itself = (getattr(getattr(layer, key, None), "__name__", "") for key in ("recurrent_activation", "activation"))
        if "hard_sigmoid" in (gate, itself) and "_cell" not in layer.name:
            named.append(layer.name)
        elif gate and ((kind in ("LSTM", "GRU") and before_23) or kind.startswith("ConvLSTM")) and "lambda" not in gate:
            defaults.setdefault((gate, "ConvLSTM (Keras 1, 2)" if kind.startswith("ConvLSTM") else f"Keras {held.version}"), []).append(layer.name)
    notes: list[tuple[str, dict]] = [("hard_sigmoid", {"layers": ", ".join(named)})] if named else []
    if '"hard_sigmoid"' in held.configured or not held.configured:  # the configuration of a whole model says so itself
        notes += [("old_default", {"layers": ", ".join(layers), "old": old, "activation": gate}) for (gate, old), layers in defaults.items()]
    return [*notes, ("function", {})] if notes else []


def _hints(held: Contents, found: Match) -> list[tuple[str, dict]]:
    notes: list[tuple[str, dict]] = []
    for leaf in found.missing:
        if type(leaf.layer).__name__ == "GRU" and found.left:
            near = min(found.left, key=lambda s: _distance(s, leaf))
            one, two = near.shapes()[-1:], leaf.shapes()[-1:]
            if held.generation == 1 or (one and two and near.shapes()[:2] == leaf.shapes()[:2] and len(one[0]) != len(two[0])):
                notes.append(("reset_after", {"layer": leaf.path, "old": held.generation != 1 and len(one[0]) == 2}))
    return [*notes, ("hint", {})]


# --- writing ---------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _reserved(target: Path) -> Iterator[Path]:
    """A name for the file while it is being written: in a hidden folder of its own beside the target, gone afterwards."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix=".weights-", dir=target.parent, ignore_cleanup_errors=True)
    except OSError as error:
        raise Stop("write", why=error.strerror or str(error)) from None
    with folder as name:
        yield Path(name) / target.name


def _appear(part: Path, target: Path, overwrite: bool) -> None:
    """The whole file under its name, at once."""
    try:
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        if overwrite:
            os.replace(part, target)
            return
        try:
            os.link(part, target)  # unlike a rename it does not replace what appeared meanwhile
        except FileExistsError:
            raise Stop("exists", target=str(target)) from None
        except OSError:  # a file system without links
            os.replace(part, target)
    except OSError as error:
        raise Stop("write", why=error.strerror or str(error)) from None


# --- the terminal ----------------------------------------------------------------------------------------------------

HELP = {
    "about": ("Brings the weights of a TensorFlow checkpoint or of an old file into .weights.h5 for Keras 3, given the model.", "给定模型，把 TensorFlow 检查点或旧文件里的权重转换为 Keras 3 的 .weights.h5。"),
    "source": ("checkpoint (prefix, .index or folder), SavedModel, .h5, .weights.h5 or .keras", "检查点（前缀、.index 或目录）、SavedModel、.h5、.weights.h5 或 .keras"),
    "model": ("file.py:function_or_variable (your own code; it is run), or a .json, .keras or .h5 that Keras 3 opens", "文件.py:函数或变量（你自己的代码，会被执行），或 Keras 3 能打开的 .json、.keras、.h5"),
    "out": ("file to write, NAME.weights.h5 (default: beside the original)", "输出文件，名称.weights.h5（默认写在原文件旁）"),
    "map": ("this layer of the file goes into that one of the model; may be given several times", "文件里的这一层放进模型里的那一层；可多次给出"),
    "allow_missing": ("go on without layers that have no counterpart; they are named", "跳过没有对应的层继续，并逐一列出"),
    "overwrite": ("replace a result that exists", "覆盖已有的结果"),
    "list": ("show what is in the file; needs no model", "列出文件里有什么；不需要模型"),
    "json": ("for scripts", "输出 JSON，供脚本使用"),
    "lang": ("language of the answer (default: the terminal's)", "输出语言（默认跟随终端）"),
    "codes": ("Exit codes: 0 done; 1 it does not fit, or trouble with a file; 2 called wrongly.", "退出码：0 完成；1 对不上，或文件有问题；2 调用有误。"),
}  # fmt: skip


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).split("\n") if line.strip()), type(error).__name__)[:300]


def _left_out(counts: dict, lang: str) -> str:
    return say(NOTES, "left_out", lang, what=("、" if lang == "zh" else ", ").join(say(LEFT_OUT, kind, lang, n=n) for kind, n in counts.items()))


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def plain(text: str) -> str:
    """On one line, without what would steer a terminal: names come out of files that anybody may have written."""
    return "".join(character if character.isprintable() else "?" for character in text)


def _cell(name: str | None, shapes: list, width: int) -> list[str]:
    """A layer's name and shapes, on as many lines as they need."""
    if name is None:
        return [""]
    words = [plain(name), *("x".join(map(str, shape)) or "1" for shape in shapes)]
    lines = [""]
    for word in words:
        while _wide(word) > width:
            lines.append(word[:width])
            word = word[width:]
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if _wide(lines[-1]) + _wide(word) < width else [*lines, f"  {word}" if len(lines) > 1 or lines[0] else word]
    return [line for line in lines if line] or [""]


def table(rows: list[dict], lang: str) -> list[str]:
    """The layers of file and model side by side, at most 100 columns wide."""
    width = (WIDTH - 14) // 2
    marks = {"matches": "=", "differs": "~", "missing": "!", "left": "+"}

    def line(mark: str, one: str, two: str, by: str) -> str:
        return f"{mark} {one}{' ' * (width - _wide(one))} | {two}{' ' * (width - _wide(two))} {by}".rstrip()

    head = [line(" ", say(WORDS, "file", lang), say(WORDS, "model", lang), say(WORDS, "by", lang)), "-" * WIDTH]
    lines = []
    for row in rows:
        one, two = _cell(row["file"], row["file_arrays"], width), _cell(row["model"], row["model_arrays"], width)
        if row["state"] == "missing":
            one = [say(WORDS, "missing", lang)] + ([say(WORDS, "nearest", lang, what=plain(row["nearest"]))[:width]] if row["nearest"] else [])
        if row["state"] == "left":
            two = [say(WORDS, "left", lang)]
        by = say(HOW, row["by"], lang) if row["by"] else ""
        for number, (a, b) in enumerate(itertools.zip_longest(one, two, fillvalue="")):
            lines.append(line(marks[row["state"]] if number == 0 else " ", a, b, by if number == 0 else ""))
    legend = [] if all(row["state"] == "matches" for row in rows) else [say(WORDS, "legend", lang)]
    return [*head, *lines, "-" * WIDTH, *legend]


def listed(held: Contents, lang: str) -> list[str]:
    """What a file holds, in words."""
    leaves = held.root.leaves()
    arrays = [array for leaf in leaves for array in leaf.arrays]
    version = f", Keras {held.version}" if held.version else ""
    lines = [say(WORDS, "held", lang, kind=say(KINDS, held.kind, lang), version=version, layers=len(leaves), arrays=len(arrays), values=f"{_size([a.value for a in arrays]):,}")]
    for leaf in leaves:
        lines.append("  " + plain(_source_name(leaf)))
        lines += [f"      {plain(a.leaf):<24} {'x'.join(map(str, a.value.shape)) or '1':<20} {_dtype(a.value)}" for a in leaf.arrays]
    return lines + ([_left_out(held.left_out, lang)] if held.left_out else [])


def _dtype(value: Any) -> str:
    return getattr(value.dtype, "name", None) or getattr(value.dtype, "__name__", str(value.dtype))


def language() -> str:
    names = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")] + [locale.getlocale()[0]]
    return "zh" if (next(filter(None, names), "") or "").lower().startswith(("zh", "chinese")) else "en"


def parser() -> argparse.ArgumentParser:
    def both(key: str) -> str:
        return " / ".join(HELP[key]).replace("%", "%%")

    made = argparse.ArgumentParser(prog="weights.py", description="\n".join(HELP["about"]), epilog="\n".join(HELP["codes"]), formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("source", type=Path, metavar="FILE", help=both("source"))
    made.add_argument("--model", metavar="MODEL", help=both("model"))
    made.add_argument("--out", type=Path, help=both("out"))
    made.add_argument("--map", action="append", default=[], metavar="OLD=NEW", help=both("map"))
    made.add_argument("--allow-missing", action="store_true", help=both("allow_missing"))
    made.add_argument("--overwrite", action="store_true", help=both("overwrite"))
    made.add_argument("--list", action="store_true", help=both("list"))
    made.add_argument("--json", action="store_true", help=both("json"))
    made.add_argument("--lang", choices=("zh", "en"), default=language(), help=both("lang"))
    return made


def main(arguments: list[str] | None = None) -> int:
    """The program; see the head of the file for its exit codes."""
    made = parser()
    options = made.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not options.list and not options.model:
        made.error("--model or --list is needed")
    if options.out and not options.out.name.endswith(".weights.h5"):
        made.error("--out must end in .weights.h5")
    if any("=" not in pair for pair in options.map):
        made.error("--map OLD=NEW")
    if options.list:
        try:
            with contents(options.source) as held:
                print(json.dumps(held.as_json(), ensure_ascii=False, indent=1) if options.json else "\n".join(listed(held, options.lang)))
            return 0
        except Stop as stop:
            text = say(REASONS, stop.code, options.lang, **stop.values)
            print(json.dumps({"reason": {"code": stop.code, "text": text}}, ensure_ascii=False) if options.json else f"{options.source}: {text}")
            return 1
    rename = dict(pair.split("=", 1) for pair in options.map)
    report = convert_weights(options.source, options.model, options.out, rename=rename, allow_missing=options.allow_missing, overwrite=options.overwrite)
    print(json.dumps(report.as_json(options.lang), ensure_ascii=False, indent=1, default=str) if options.json else "\n".join(report.lines(options.lang)))
    return 0 if report.status == "converted" else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # `... | head`: whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
