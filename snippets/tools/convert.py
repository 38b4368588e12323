# /// script
# requires-python = ">=3.10"
# dependencies = ["keras==3.15.1", "tf-keras==2.21.0", "tensorflow==2.21.0", "h5py", "pebble", "rich"]
# ///
"""Brings Keras files of any age to `.keras` for Keras 3 (or back to Keras 2), and proves each by its predictions.

    python convert.py model.h5                     # writes model.keras beside it
    python convert.py old/ --out new/              # every model under old/
    python convert.py model.json --weights w.h5    # architecture and weights in two files
    python convert.py model.keras --to keras2      # a .h5 that Keras 2.15, TF 2.10 and tf_keras open

How: the original is read by the Keras that it was written for (tf_keras; for Keras 3, Keras itself) and asked for predictions on seeded inputs. The same
layers are made anew in the other Keras and get the same weights. The result is saved, opened again and asked the same. Only what answers the same appears
under its name. The original is never written to, code in a file is never run without --allow-code.

As a module: `convert(source, target)` returns a `Report`; `convert_all(sources, ...)` does many over the cores.
Exit codes: 0 all converted and compared equal; 1 something was not converted; 2 called wrongly; 3 all converted, not all could be compared.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import functools
import gc
import hashlib
import importlib.util
import inspect
import io
import json
import locale
import math
import multiprocessing
import os
import re
import shutil
import stat
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MARK = "converted by convert.py: "  # begins what a result says of itself: the comment of a zip, an attribute of an HDF5 file
TOLERANCE = {"float32": 1e-3, "half": 2e-2}  # largest difference, relative to the largest value of an output
BATCHES = ((4, "normal"), (4, "unit"), (4, "bytes"))  # samples (always as many: a stateful layer keeps its batch), and how inputs of real numbers are drawn
OPEN_SIZES = (12, 32, 64, 128, 224)  # tried for a dimension that the model leaves open
JSON_LIMIT = 64 * 2**20  # bytes of a configuration
SWELL = 16  # arrays may be declared this many times larger than the file that holds them (compressed weights are not much smaller)
MEMORY = 8  # a worker may use this many times the file's size, and ROOM
ROOM = 3 * 2**30  # bytes, for the libraries and for layers that need space to compute
HDF5, ZIP = b"\x89HDF\r\n\x1a\n", b"PK\x03\x04"

# --- what is said ----------------------------------------------------------------------------------------------------

CHANGES = {
    "keras1": ("configuration of Keras 1 brought to that of Keras 2", "Keras 1 的配置改写为 Keras 2 的配置"),
    "axes": ("Keras 1 does not say in this file which axis holds the channels; taken to be the last", "Keras 1 没有在这个文件里写明哪一维是通道；按最后一维处理"),
    "theano": ("{layer}: kernels of a Theano model turned by 180 degrees", "{layer}：Theano 模型的卷积核旋转 180 度"),
    "hard_sigmoid_gates": (
        "hard_sigmoid in {layer}: gate weights scaled by 1.2, because Keras 2 computes clip(x/5 + 0.5) and Keras 3 clip(x/6 + 0.5)",
        "{layer} 的 hard_sigmoid：门的权重乘以 1.2，因为 Keras 2 计算 clip(x/5 + 0.5)，Keras 3 计算 clip(x/6 + 0.5)",
    ),
    "hard_sigmoid_weights": (
        "hard_sigmoid in {layer}: weights scaled by 1.2, because Keras 3 divides by 6 where Keras 2 divides by 5",
        "{layer} 的 hard_sigmoid：权重乘以 1.2，因为 Keras 3 除以 6，而 Keras 2 除以 5",
    ),
    "hard_sigmoid_layer": (
        "hard_sigmoid in {layer}: a Rescaling(1.2) put before it, because Keras 3 divides by 6 where Keras 2 divides by 5",
        "{layer} 的 hard_sigmoid：前面加一层 Rescaling(1.2)，因为 Keras 3 除以 6，而 Keras 2 除以 5",
    ),
    "reset_after": ("{layer}: reset_after=False, what a GRU did before Keras had this argument", "{layer}：reset_after=False，即该参数出现以前 GRU 的算法"),
    "cudnn": ("{layer}: {old} becomes {new}, the same computation", "{layer}：{old} 改为 {new}，计算相同"),
    "renamed": ("{layer}: argument {old} is called {new}", "{layer}：参数 {old} 改名为 {new}"),
    "dropped": ("{layer}: {argument}={value} left out, it changes nothing", "{layer}：去掉 {argument}={value}，不影响结果"),
    "inference": ("{layer}: {argument}={value} left out, it matters only for training", "{layer}：去掉 {argument}={value}，只影响训练"),
    "class": ("{layer}: {old} becomes {new}", "{layer}：{old} 改为 {new}"),
    "spread": (
        "{layer}: put into TimeDistributed, because its input has {rank} axes and {kind} of Keras 3 takes only {taken}",
        "{layer}：套上 TimeDistributed，因为输入有 {rank} 维，而 Keras 3 的 {kind} 只接受 {taken} 维",
    ),
    "name": ("name {old} becomes {new}, Keras 3 refuses the other", "名称 {old} 改为 {new}，Keras 3 不接受原名"),
    "input": ("input shape {shape} stated in an input layer", "输入形状 {shape} 写进输入层"),
    "operation": ("{layer}: operation {old} becomes keras.ops", "{layer}：运算 {old} 改为 keras.ops"),
    "operation2": ("{layer}: operation {old} becomes that of TensorFlow", "{layer}：运算 {old} 改为 TensorFlow 的运算"),
    "merge": ("x + y stored by Keras 3 under the name of a layer: its two arguments made a list", "Keras 3 以层的名字保存了 x + y：两个参数改为列表"),
    "initial_state": ("{layer}: further inputs handed over as initial_state", "{layer}：额外的输入作为 initial_state 传入"),
    "causal": ("{layer}: causal=True of the layer becomes use_causal_mask=True of its call", "{layer}：层参数 causal=True 改为调用参数 use_causal_mask=True"),
    "salt": ("{layer}: the default salt taken out, which TensorFlow before 2.5 wrote but did not use", "{layer}：去掉默认的 salt，TensorFlow 2.5 以前会写入它但并不使用"),
    "mask": ("{layer}: mask handed over explicitly", "{layer}：显式传入掩码"),
    "initializer": ("{layer}: initializer {old} is not in this Keras; the weights are there already", "{layer}：这个 Keras 没有初始化器 {old}；权重已有值，不受影响"),
    "compile": ("compile settings: {what}", "编译设置：{what}"),
    "uncompiled": ("compile settings left out: {why}", "未保留编译设置：{why}"),
    "optimizer": ("optimizer state carried over ({slots} arrays, step {steps})", "优化器状态已迁移（{slots} 个数组，{steps} 步）"),
    "optimizer_lost": ("optimizer state left out: {why}", "未保留优化器状态：{why}"),
    "unsteady": (
        "predictions differ by {apart:.1g}: this model amplifies rounding, the original itself moves by {noise:.1g} when its weights change in their last digit",
        "预测相差 {apart:.1g}：该模型会放大舍入误差，原模型的权重只改动最后一位时，自身预测也会变化 {noise:.1g}",
    ),
    "constant": ("the outputs did not depend on the inputs drawn, so the comparison says little", "输出不随所取输入变化，比较的说服力有限"),
}  # fmt: skip
REASONS = {
    "missing": ("there is no such file", "文件不存在"),
    "unreadable": ("cannot be read: {why}", "无法读取：{why}"),
    "not_keras": ("not a file of Keras: {what}", "不是 Keras 文件：{what}"),
    "broken": ("broken: {why}", "文件已损坏：{why}"),
    "weights_only": ("holds only weights; give the architecture: convert.py model.json --weights {name}, or use weights.py", "只有权重；请给出架构：convert.py model.json --weights {name}，或使用 weights.py"),
    "needs_weights": ("is an architecture without weights; add --weights FILE", "只有架构没有权重；请加 --weights FILE"),
    "no_metadata": ("a SavedModel without the layers' configuration: only its exported functions can be used, with keras.layers.TFSMLayer", "SavedModel 里没有层的配置：只能用 keras.layers.TFSMLayer 调用导出的函数"),
    "lambda": ("holds Python code ({what}); it is run only with --allow-code, for files you trust", "含有 Python 代码（{what}）；只有加 --allow-code 才会运行，仅用于可信文件"),
    "marshal": ("holds code of another version of Python, which this one cannot read: run convert.py with that Python, or rewrite the layer and give it with --custom", "含有另一个 Python 版本的代码，当前版本无法读取：请用那个版本运行 convert.py，或改写该层并用 --custom 给出"),
    "custom": ("holds classes or functions that are not part of Keras: {names}; give the file that defines them with --custom", "含有 Keras 以外的类或函数：{names}；请用 --custom 给出定义它们的文件"),
    "odd_member": ("odd archive member {name}", "压缩包成员异常：{name}"),
    "bomb": ("declares {declared} bytes in a file of {size}: refused", "文件大小 {size} 字节，却声明了 {declared} 字节：拒绝"),
    "reads": ("{layer} asks for the file {name} of this machine: refused", "{layer} 要读取本机文件 {name}：拒绝"),
    "missing_weights": ("there is no file {name} with weights", "权重文件 {name} 不存在"),
    "original": ("its result would replace an original, {target}: name another with --out", "结果会覆盖原文件 {target}：请用 --out 指定其他位置"),
    "link": ("HDF5 link out of the file or in a circle at {name}: refused", "HDF5 在 {name} 处链接到文件外或成环：拒绝"),
    "gone": ("{layer} ({kind}) has no counterpart in {keras}", "{layer}（{kind}）在 {keras} 中没有对应的层"),
    "argument": ("{layer} ({kind}): {argument}={value} has no counterpart in {keras}", "{layer}（{kind}）：{argument}={value} 在 {keras} 中没有对应"),
    "layer": ("{layer} ({kind}): {why}", "{layer}（{kind}）：{why}"),
    "theano": ("{layer} ({kind}) was computed by Theano, which aligns it otherwise than TensorFlow does", "{layer}（{kind}）由 Theano 计算，对齐方式与 TensorFlow 不同"),
    "fit": ("{layer}: weights {old} do not fit {new}", "{layer}：权重 {old} 与 {new} 不符"),
    "unfinished": ("was not written to its end: the weights of {layer} are missing, because the save that wrote it failed there", "没有写完：缺 {layer} 的权重，写这个文件的那次保存在这里失败了"),
    "unbuilt": ("was never built: its input shape is not known", "模型未构建：输入形状未知"),
    "subclass": ("{kind} is a subclassed model: only its own class can rebuild it; give the file with --custom", "{kind} 是子类化模型：只有它自己的类能重建；请用 --custom 给出文件"),
    "differs": ("predictions differ: {maximum:.2g} of the largest value ({what}); nothing was written", "预测不一致：相对差异 {maximum:.2g}（{what}）；未写出文件"),
    "no_comparison": ("{why}", "{why}"),
    "exists": ("{target} exists; --overwrite replaces it", "{target} 已存在；--overwrite 可覆盖"),
    "done": ("converted before from this very file", "此前已由同一文件转换"),
    "busy": ("another run is converting it", "另一个进程正在转换它"),
    "write": ("cannot be written: {why}", "无法写出：{why}"),
    "changed": ("the original changed or vanished meanwhile", "原文件在此期间被修改或删除"),
    "memory": ("needed more memory than {times} times its size and {room}", "所需内存超过文件大小的 {times} 倍加 {room}"),
    "time": ("took longer than {limit:g} s", "超过 {limit:g} 秒"),
    "died": ("the process that worked on it died ({code})", "处理它的进程意外终止（{code}）"),
    "failed": ("{why}", "{why}"),
    "not_written_for": ("was written by Keras {version}; it is a file of that Keras already", "由 Keras {version} 写出，已经是该版本的文件"),
}  # fmt: skip
STATUS = {
    "converted": ("converted", "已转换"), "not compared": ("converted, NOT COMPARED", "已转换，未比较"), "present": ("already there", "已存在"),
    "refused": ("refused", "拒绝"), "failed": ("not converted", "未转换"),
}  # fmt: skip


def say(table: dict, code: str, lang: str, values: dict) -> str:
    return table[code][lang == "zh"].format(**values)


class Stop(Exception):
    """A file that is not converted. code: of REASONS; status: of STATUS."""

    def __init__(self, code: str, status: str = "failed", **values: Any):
        super().__init__(code)
        self.code, self.status, self.values = code, status, values


@dataclass
class Report:
    """What came of one file. `status`: of STATUS. `changes`: (code, values) of CHANGES. `proof`: see `Proof`."""

    source: str
    target: str | None = None
    status: str = "failed"
    written_by: str = ""
    reason: tuple[str, dict] | None = None
    changes: list[tuple[str, dict]] = field(default_factory=list)
    proof: dict | None = None

    def lines(self, lang: str) -> list[str]:
        """The report in words."""
        colon = "：" if lang == "zh" else ": "
        first = f"{self.source}{colon}{say(STATUS, self.status, lang, {})}"
        if self.reason:
            first += colon + say(REASONS, self.reason[0], lang, self.reason[1])
        if self.target and self.status in ("converted", "not compared"):
            first += f" -> {self.target}"
        changes = list(dict.fromkeys(say(CHANGES, code, lang, values) for code, values in self.changes))
        if self.proof:
            p = self.proof
            changes.append(
                f"预测与 {p['reference']} 一致：{p['samples']} 个样本，{p['values']} 个值，最大相对差异 {p['maximum']:.1g}"
                if lang == "zh"
                else f"predicts what {p['reference']} predicts: {p['samples']} samples, {p['values']} values, largest relative difference {p['maximum']:.1g}"
            )
        return ["".join(c if c.isprintable() else "\ufffd" for c in line) for line in (first, *("    " + change for change in changes))]

    def as_json(self, lang: str) -> dict:
        """The report for scripts; `reason` and `changes` by code and in words."""
        words = {
            "reason": self.reason and {"code": self.reason[0], "text": say(REASONS, self.reason[0], lang, self.reason[1])},
            "changes": [{"code": code, "text": say(CHANGES, code, lang, values), **values} for code, values in self.changes],
        }
        return _json_safe(asdict(self) | words)


def _json_safe(value: Any) -> Any:
    """A value that JSON can carry: no infinity, no classes."""
    if isinstance(value, dict):
        return {str(k): _json_safe(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_safe(v) for v in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


# --- reading the original: nothing of it is run ----------------------------------------------------------------------


@dataclass
class Original:
    """A file as it lies there. form: h5, keras, json or savedmodel. weights: where the arrays are."""

    path: Path
    form: str
    config: dict
    version: str
    training: dict | None
    weights: Path

    @property
    def generation(self) -> int:
        if self.version[:1].isdigit():
            return int(self.version.split(".")[0])
        return 3 if any("batch_shape" in value["config"] for value, _ in classes(self.config) if isinstance(value.get("config"), dict)) else 2


def read(path: Path, weights: Path | None = None) -> Original:
    """Find out what `path` is, by its content.

    Raises:
        Stop: it is nothing that can be converted.
    """
    try:
        if path.is_dir():
            return _read_folder(path)
        if not stat.S_ISREG(path.stat().st_mode):
            raise Stop("not_keras", what="no regular file")
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError:
        raise Stop("missing") from None
    except OSError as error:
        raise Stop("unreadable", why=error.strerror) from None
    if head == HDF5:
        return _read_hdf5(path)
    if head[:4] == ZIP:
        return _read_zip(path)
    if head.lstrip()[:1] == b"{":
        return _read_json(path, weights)
    raise Stop("not_keras", what="empty" if not head else "Git LFS pointer" if head == b"version " else "neither HDF5, zip, JSON nor a SavedModel")


def _json(text: str | bytes, what: str) -> dict:
    if len(text) > JSON_LIMIT:
        raise Stop("bomb", "refused", declared=len(text), size=JSON_LIMIT)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Stop("broken", why=f"{what}: {type(error).__name__}") from None
    if not isinstance(value, dict):
        raise Stop("broken", why=f"{what} is no object")
    return value


def _text(value: Any) -> str:
    value = value.tobytes() if hasattr(value, "tobytes") else value
    return value.decode("utf-8", "replace").rstrip("\x00") if isinstance(value, bytes) else str(value)


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
                    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                        raise Stop("link", "refused", name=at)
                    item = group[name]
                    address = h5py.h5o.get_info(item.id).addr
                    if address in seen or len(at) > 4000:
                        raise Stop("link", "refused", name=at[:200])
                    seen.add(address)
                    if isinstance(item, h5py.Group):
                        waiting.append((item, at + "/"))
                    elif isinstance(item, h5py.Dataset):
                        if item.external or item.is_virtual:
                            raise Stop("link", "refused", name=at)
                        declared += math.prod(item.shape or (0,)) * item.dtype.itemsize
                        if declared > SWELL * size + 2**20:
                            raise Stop("bomb", "refused", declared=declared, size=size)
        yield file


@contextlib.contextmanager
def _damage() -> Iterator[None]:
    """What h5py raises on a damaged file, as one reason."""
    try:
        yield
    except (OSError, RuntimeError, KeyError, ValueError, TypeError, AttributeError, MemoryError) as error:
        if isinstance(error, OSError) and error.errno:
            raise Stop("unreadable", why=os.strerror(error.errno)) from None
        raise Stop("broken", why=_first_line(error)) from None


def _read_hdf5(path: Path) -> Original:
    with _hdf5(path) as file, _damage():
        if "model_config" not in file.attrs:
            inside = "layer_names" in file.attrs or "layers" in file or "_layer_checkpoint_dependencies" in file or "model_weights" in file
            if inside:
                raise Stop("weights_only", name=path.name)
            raise Stop("not_keras", what="HDF5")
        config = _json(_text(file.attrs["model_config"]), "model_config")
        training = file.attrs.get("training_config")
        version = _text(file.attrs.get("keras_version", file["model_weights"].attrs.get("keras_version", "1") if "model_weights" in file else "1"))
        training = _json(_text(training), "training_config") if training is not None and _text(training) not in ("", "None", "null") else None
        return Original(path, "h5", config, version, training, path)


def _members(path: Path) -> dict[str, zipfile.ZipInfo]:
    """The members of a `.keras` archive, all of them of names that Keras writes."""
    size = path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise Stop("broken", why=str(error)[:200]) from None
    names: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        name = member.filename
        parts = name.replace("\\", "/").split("/")
        odd = name in names or any(len(part) > 200 for part in parts) or ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\x00" in name
        known = re.fullmatch(r"config\.json|metadata\.json|model\.weights.*\.(h5|json)|assets/.*", name)
        if odd or not known or stat.S_ISLNK(member.external_attr >> 16):
            if not odd and not any(re.fullmatch(r"config\.json", m.filename) for m in members):
                raise Stop("not_keras", what="zip")
            raise Stop("odd_member", "refused", name=name[:200])
        names[name] = member
    if "config.json" not in names:
        raise Stop("not_keras", what="zip")
    declared = sum(member.file_size for member in members)
    if declared > SWELL * size + 2**20:
        raise Stop("bomb", "refused", declared=declared, size=size)
    return names


def _unpacked(path: Path, name: str, limit: int) -> bytes:
    """One member of an archive, of whose size it is not believed what it says."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as member:
            content = member.read(limit + 1)
    except Exception as error:  # zlib, bz2 and lzma have errors of their own
        raise Stop("broken", why=f"{name}: {str(error)[:200]}") from None
    if len(content) > limit:
        raise Stop("bomb", "refused", declared=f"more than {limit}", size=path.stat().st_size)
    return content


def _read_zip(path: Path) -> Original:
    members = _members(path)
    config = _json(_unpacked(path, "config.json", JSON_LIMIT), "config.json")
    metadata = _json(_unpacked(path, "metadata.json", 2**20), "metadata.json") if "metadata.json" in members else {}
    if not any(name.startswith("model.weights") and name.endswith(".h5") for name in members):
        raise Stop("broken", why="model.weights.h5 is missing")
    return Original(path, "keras", config, str(metadata.get("keras_version", "")), config.get("compile_config"), path)


def _read_json(path: Path, weights: Path | None) -> Original:
    if path.stat().st_size > JSON_LIMIT:
        raise Stop("bomb", "refused", declared=path.stat().st_size, size=JSON_LIMIT)
    config = _json(path.read_bytes(), path.name)
    if "class_name" not in config or "config" not in config:
        raise Stop("not_keras", what="JSON")
    if weights is None:
        raise Stop("needs_weights")
    if not weights.is_file():
        raise Stop("missing_weights", name=str(weights))
    version = str(config.get("keras_version") or ("3" if "module" in config else "2"))  # Keras 3 does not state it
    return Original(path, "json", config, version, None, weights)


def _read_folder(path: Path) -> Original:
    if (path / "config.json").is_file() and (path / "model.weights.h5").is_file():  # a .keras that was unpacked
        config = _json((path / "config.json").read_bytes(), "config.json")
        metadata = _json((path / "metadata.json").read_bytes(), "metadata.json") if (path / "metadata.json").is_file() else {}
        return Original(path, "keras", config, str(metadata.get("keras_version", "")), config.get("compile_config"), path / "model.weights.h5")
    if not (path / "saved_model.pb").is_file():
        raise Stop("not_keras", what="folder")
    described = _json(_savedmodel_metadata(path) or "{}", "metadata")
    if not isinstance(described.get("config"), dict):
        raise Stop("no_metadata")
    config = {"class_name": described.get("class_name", "Functional"), "config": described["config"]}
    if described.get("build_input_shape") and config["class_name"] == "Sequential":
        config["config"].setdefault("build_input_shape", described["build_input_shape"])
    return Original(path, "savedmodel", config, "2", described.get("training_config"), path / "variables" / "variables")


def _savedmodel_metadata(path: Path) -> str:
    """What Keras wrote about the model itself: in keras_metadata.pb, before TensorFlow 2.5 in saved_model.pb."""
    from google.protobuf.message import DecodeError
    from tensorflow.core.protobuf import saved_model_pb2
    from tf_keras.protobuf import saved_metadata_pb2

    try:
        if (path / "keras_metadata.pb").is_file():
            metadata = saved_metadata_pb2.SavedMetadata()
            metadata.ParseFromString((path / "keras_metadata.pb").read_bytes())
            return next((node.metadata for node in metadata.nodes if node.node_path == "root"), "")
        model = saved_model_pb2.SavedModel()
        model.ParseFromString((path / "saved_model.pb").read_bytes())
        root = model.meta_graphs[0].object_graph_def.nodes[0]
        return root.user_object.metadata if root.user_object.identifier.startswith("_tf_keras") else ""
    except IndexError:  # of TensorFlow 1
        return ""
    except (DecodeError, OSError) as error:
        raise Stop("broken", why=_first_line(error)) from None


# --- guarding: what the configuration asks for -----------------------------------------------------------------------

PLUMBING = {
    "Model", "Functional", "Sequential", "TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer", "Policy", "PolicyV1", "DTypePolicy", "__tuple__", "__tensor__",
    "__keras_tensor__", "__numpy__", "__slice__", "__ellipsis__", "__bytes__", "TensorShape", "TypeSpec", "CuDNNLSTM", "CuDNNGRU", "BatchNormalizationV1",
    "BatchNormalizationV2", "Merge", "Convolution1D", "Convolution2D", "Convolution3D", "AtrousConvolution1D", "AtrousConvolution2D", "Deconvolution2D",
    "SeparableConvolution2D", "MaxoutDense", "Highway", "TimeDistributedDense", "LSTMV2", "GRUV2", "LSTMCellV2", "GRUCellV2", "ThresholdedReLU", "RandomHeight",
    "RandomWidth", "LocallyConnected1D", "LocallyConnected2D", "MeanMetricWrapper", "LossFunctionWrapper", "SumOverBatchSizeMetricWrapper", "TFOptimizer",
    "CrossEntropy", "function", "DenseFeatures", "ndarray", "HashedCategoricalColumn", "SyncBatchNormalization", "SReLU", "ParametricSoftplus",
}  # fmt: skip


def classes(config: Any, path: str = "") -> Iterator[tuple[dict, str]]:
    """Every serialized object in a configuration, and the name of the layer it belongs to."""
    waiting = [(config, path)]
    while waiting:
        value, where = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("class_name"), str):
                inner = value.get("config")
                where = str(inner.get("name") or where) if isinstance(inner, dict) else where
                yield value, where
            waiting += [(v, where) for v in value.values()]
        elif isinstance(value, (list, tuple)):
            waiting += [(v, where) for v in value]


def guard(original: Original, custom: set[str], allow_code: bool) -> None:
    """Refuse code, and classes that Keras does not have.

    Raises:
        Stop: names them.
    """
    unknown = set()
    for value, where in classes({k: v for k, v in original.config.items() if k != "compile_config"}):  # compile settings are read by name, and left out if unknown
        kind, module = value["class_name"], value.get("module")
        inner = value.get("config") if isinstance(value.get("config"), dict) else {}
        code = kind in ("Lambda", "__lambda__") or any(v == "lambda" for k, v in inner.items() if k.endswith("_type"))
        if code and not allow_code:
            raise Stop("lambda", "refused", what=f"{kind} {where}".strip())
        registered = str(value.get("registered_name") or kind)
        own = kind in custom or registered in custom or registered.split(">")[-1] in custom
        foreign = isinstance(module, str) and module.split(".")[0] not in ("keras", "tf_keras", "builtins", "tensorflow")
        known = kind in known_classes() or kind in PLUMBING or code
        if kind == "function":
            known = False
            registered = str(value.get("config"))
            own = registered in custom
        if (foreign or not known) and not own:
            unknown.add(registered)
        symbol = _symbol(kind, inner)
        if symbol and symbol not in _table3() and symbol not in _graph_table():  # TensorFlow would call it while the model is built, whatever it does
            raise Stop("gone", "refused", layer=where, kind=f"tf.{symbol}"[:200], keras="Keras 3")
        for key in ("vocabulary", "idf_weights"):
            if kind in LOOKUPS and isinstance(inner.get(key), str):
                raise Stop("reads", "refused", layer=where, name=inner[key][:200])
    if unknown:
        raise Stop("custom", "refused", names=", ".join(sorted(unknown)[:10]))


def _symbol(kind: str, config: dict) -> str:
    """The function of TensorFlow that a layer of an operation calls; "" for other layers."""
    if kind in ("TFOpLambda", "SlicingOpLambda"):
        return str(config.get("function")).removeprefix("compat.v1.") or "nothing"
    if kind != "TensorFlowOpLayer":
        return ""
    node = config.get("node_def")
    if isinstance(node, dict):
        return str(node.get("op")) or "nothing"
    import tensorflow
    from google.protobuf.message import DecodeError

    try:
        return tensorflow.compat.v1.NodeDef.FromString(str(node).encode("utf-8")).op or "nothing"
    except DecodeError:
        return "nothing"


@functools.cache
def known_classes() -> frozenset[str]:
    """The names of everything that either Keras can read out of a file."""
    import keras
    import tf_keras
    from keras.src.ops.operation import Operation

    known = set(vars(tf_keras.mixed_precision))
    for library in (keras, tf_keras):
        for name in ("layers", "initializers", "regularizers", "constraints", "optimizers", "losses", "metrics", "activations"):
            known.update(vars(getattr(library, name)))
        known.update(vars(library.optimizers.schedules))
    for module in _operation_modules():
        known.update(name for name, value in vars(module).items() if inspect.isclass(value) and issubclass(value, Operation))
    return frozenset(known)


def _operation_modules() -> tuple:
    """Where Keras 3 keeps its operations on tensors."""
    import keras.src.ops as operations

    return operations.numpy, operations.nn, operations.core, operations.math, operations.image, operations.linalg


# --- Keras 1 ---------------------------------------------------------------------------------------------------------

KERAS1_CLASSES = {
    "Convolution1D": "Conv1D", "Convolution2D": "Conv2D", "Convolution3D": "Conv3D", "AtrousConvolution1D": "Conv1D", "AtrousConvolution2D": "Conv2D",
    "Deconvolution2D": "Conv2DTranspose", "SeparableConvolution2D": "SeparableConv2D", "TimeDistributedDense": "Dense",
}  # fmt: skip
KERAS1_ARGUMENTS = {
    "output_dim": "units", "nb_filter": "filters", "init": "kernel_initializer", "W_regularizer": "kernel_regularizer", "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint", "b_constraint": "bias_constraint", "bias": "use_bias", "border_mode": "padding", "subsample": "strides",
    "subsample_length": "strides", "filter_length": "kernel_size", "inner_init": "recurrent_initializer", "inner_activation": "recurrent_activation",
    "U_regularizer": "recurrent_regularizer", "dropout_W": "dropout", "dropout_U": "recurrent_dropout", "p": "rate", "sigma": "stddev",
    "pool_length": "pool_size", "stride": "strides", "atrous_rate": "dilation_rate",
    "beta_init": "beta_initializer", "gamma_init": "gamma_initializer",
}  # fmt: skip
KERAS1_DROPPED = {"consume_less", "input_dtype", "dim_ordering", "input_dim", "input_length", "forget_bias_init", "mode", "create_input_layer", "dropout", "weights"}
INITIALIZERS1 = {
    "glorot_uniform", "glorot_normal", "he_normal", "he_uniform", "lecun_uniform", "uniform", "normal", "zero", "one", "zeros", "ones", "orthogonal", "identity",
}  # fmt: skip


def keras1(config: dict, changes: list) -> dict:
    """The configuration of Keras 2 that means what this one of Keras 1 means."""
    changes.append(("keras1", {}))
    orders = [inner["config"]["dim_ordering"] for inner, _ in classes(config) if isinstance(inner.get("config"), dict) and "dim_ordering" in inner["config"]]
    if not orders and any(re.match(r"(ZeroPadding|Cropping|UpSampling)[23]D", inner["class_name"]) for inner, _ in classes(config)):
        changes.append(("axes", {}))
    if "th" in orders:  # layers without weights do not store it
        config = json.loads(json.dumps(config))
        for inner, _ in classes(config):
            if re.match(r"ZeroPadding|Cropping|UpSampling|Global", inner["class_name"]) and isinstance(inner.get("config"), dict) and "1D" not in inner["class_name"]:
                inner["config"].setdefault("dim_ordering", "th")
    return _keras1_layer(config)


def _keras1_layer(layer: dict) -> dict:
    kind, config = layer["class_name"], layer["config"]
    rest = {key: value for key, value in layer.items() if key not in ("class_name", "config")}
    if kind == "Sequential":
        layers = config if isinstance(config, list) else config["layers"]
        if layers and layers[0]["class_name"] == "Merge":
            return rest | _keras1_merged(layers, rest.get("name"))
        return rest | {"class_name": kind, "config": {"name": rest.get("name") or "sequential", "layers": [_keras1_layer(inner) for inner in layers]}}
    if kind in ("Model", "Functional"):
        return rest | {"class_name": "Functional", "config": config | {"layers": [_keras1_layer(inner) for inner in config["layers"]]}}
    old = dict(config)
    new: dict[str, Any] = {}
    if kind in ("Highway", "MaxoutDense", "SReLU", "ParametricSoftplus"):
        raise Stop("gone", layer=str(old.get("name")), kind=kind, keras="Keras 3")
    if kind == "Merge":
        return rest | _keras1_merge(old)
    if "dim_ordering" in old and old["dim_ordering"] != "default":
        new["data_format"] = {"tf": "channels_last", "th": "channels_first"}.get(old["dim_ordering"], "channels_last")
    if "nb_row" in old:
        new["kernel_size"] = [old.pop("nb_row"), old.pop("nb_col")]
    if "kernel_dim1" in old:
        new["kernel_size"] = [old.pop(f"kernel_dim{i}") for i in (1, 2, 3)]
    if kind == "Embedding":
        new |= {"output_dim": old.pop("output_dim"), "input_dim": old.pop("input_dim"), "input_length": old.pop("input_length", None)}
        new["embeddings_initializer"] = old.pop("init", "uniform")
        old.pop("W_regularizer", None), old.pop("W_constraint", None)
    if kind == "UpSampling1D" and "length" in old:
        new["size"] = old.pop("length")
    if kind == "Deconvolution2D":
        old.pop("output_shape", None)
    if kind == "PReLU":
        new["alpha_initializer"] = old.pop("init", "zeros")
    if kind == "SeparableConvolution2D":
        new |= {"depthwise_initializer": old.get("init"), "pointwise_initializer": old.pop("init", None)}
        for key in ("depthwise_regularizer", "pointwise_regularizer", "depthwise_constraint", "pointwise_constraint"):
            old.pop(key, None)
    if kind == "BatchNormalization":
        if old.get("mode", 0) != 0:
            raise Stop("argument", layer=old.get("name"), kind=kind, argument="mode", value=old["mode"], keras="Keras 3")
        old.pop("beta_init", None), old.pop("gamma_init", None)
    if kind in ("Bidirectional", "TimeDistributed"):
        new["layer"] = _keras1_layer(old.pop("layer"))
    if kind == "GRU":
        new["reset_after"] = False
    for key, value in old.items():
        if key in KERAS1_DROPPED:
            continue
        if key.endswith(("_regularizer", "_constraint")) and value:
            value = None  # matter only for training
        new[KERAS1_ARGUMENTS.get(key, key)] = value
    for key in ("kernel_initializer", "recurrent_initializer", "embeddings_initializer"):
        if isinstance(new.get(key), str):
            new[key] = {"zero": "zeros", "one": "ones"}.get(new[key], new[key]) if new[key] in INITIALIZERS1 else "glorot_uniform"
    return rest | {"class_name": KERAS1_CLASSES.get(kind, kind), "config": new}


def _keras1_merge(config: dict) -> dict:
    """The layer of Keras 2 for a Merge of Keras 1."""
    modes = {"sum": "Add", "mul": "Multiply", "ave": "Average", "max": "Maximum", "concat": "Concatenate", "dot": "Dot"}
    mode = config.get("mode", "sum")
    if config.get("mode_type") in ("lambda", "function"):
        raise Stop("lambda", "refused", what=f"Merge {config.get('name')}")
    if mode not in modes:  # `cos` adds a dimension
        raise Stop("argument", layer=str(config.get("name")), kind="Merge", argument="mode", value=mode, keras="Keras 3")
    new = {"name": config.get("name")}
    if mode == "concat":
        new["axis"] = config.get("concat_axis", -1)
    if mode == "dot":
        new["axes"] = config.get("dot_axes", -1)
    return {"class_name": modes[mode], "config": new}


def _keras1_merged(layers: list, name: str | None) -> dict:
    """A Sequential that begins with a Merge of other Sequentials, as a functional model."""
    merge = layers[0]["config"]
    flat, inputs, branches = [], [], 0

    def put(layer: dict, previous: list[str]) -> str:
        name = layer["config"].get("name") or f"layer_{len(flat)}"
        flat.append(layer | {"name": name, "inbound_nodes": [[[p, 0, 0, {}] for p in previous]] if previous else []})
        return name

    def chain(inner: list, previous: list[str]) -> str:
        nonlocal branches
        for at, one in enumerate(inner):
            if one["class_name"] == "Merge":
                previous = [branch(b) for b in one["config"]["layers"]]
            new = _keras1_layer(one)
            shape = one["config"].get("batch_input_shape") if isinstance(one["config"], dict) else None
            if at == 0 and shape and not previous:
                branches += 1
                start = put({"class_name": "InputLayer", "config": {"batch_input_shape": shape, "dtype": one["config"].get("input_dtype") or "float32", "name": f"input_of_branch_{branches}"}}, [])
                inputs.append([start, 0, 0])
                previous = [start]
            previous = [put(new, previous)]
        return previous[0]

    def branch(model: dict) -> str:
        if model["class_name"] != "Sequential":
            raise Stop("gone", layer=str(merge.get("name")), kind="Merge", keras="Keras 3")
        return chain(model["config"] if isinstance(model["config"], list) else model["config"]["layers"], [])

    end = chain(layers, [])
    return {"class_name": "Functional", "config": {"name": name or "merged", "layers": flat, "input_layers": inputs, "output_layers": [[end, 0, 0]]}}


# --- Keras 2: read by tf_keras ---------------------------------------------------------------------------------------

ALIASES2 = {
    "CuDNNLSTM": "LSTM", "CuDNNGRU": "GRU", "BatchNormalizationV1": "BatchNormalization", "BatchNormalizationV2": "BatchNormalization", "LSTMV2": "LSTM",
    "GRUV2": "GRU", "LSTMCellV2": "LSTMCell", "GRUCellV2": "GRUCell",
}  # fmt: skip


def plain(value: Any, changes: list) -> Any:
    """A configuration of any Keras 2 in the one form that tf_keras resolves from its own tables, never by importing modules."""
    if isinstance(value, (list, tuple)):
        return [plain(v, changes) for v in value]
    if not isinstance(value, dict):
        return value
    if _is_array(value):
        return value["value"]
    if value.get("class_name") in ("__tuple__", "TensorShape"):
        return [plain(v, changes) for v in value.get("items", [])]
    if value.get("class_name") == "__ellipsis__":
        return ...
    if not isinstance(value.get("class_name"), str):
        return {k: plain(v, changes) for k, v in value.items()}
    kind = value["class_name"]
    if kind == "function":
        return value["config"]
    made = {k: plain(v, changes) for k, v in value.items() if k not in ("module", "registered_name", "build_config", "compile_config", "shared_object_id")}
    config = made.get("config")
    if isinstance(config, dict):
        _known_initializers(config, changes)
    registered = value.get("registered_name")
    if isinstance(registered, str) and ">" in registered:
        made["class_name"] = registered
    if kind == "Sequential" and isinstance(config, dict):
        shape = (value.get("build_config") or {}).get("input_shape")
        if shape and "build_input_shape" not in config:
            config["build_input_shape"] = shape
    if kind == "Sequential" and isinstance(config, list):
        made["config"] = {"name": value.get("name") or "sequential", "layers": config}
    if kind == "Merge" and isinstance(config, dict) and "mode" in config:  # a layer of Keras 1 that Keras 2 still wrote
        changes.append(("keras1", {}))
        made |= _keras1_merge(config)
        for reference in (reference for node in made.get("inbound_nodes", []) for reference in node):
            del reference[3:]  # masks that were None
    elif kind in ALIASES2:
        made["class_name"] = ALIASES2[kind]
        if kind.startswith("CuDNN"):
            changes.append(("cudnn", {"layer": config.get("name"), "old": kind, "new": ALIASES2[kind]}))
            config.setdefault("reset_after", True) if kind == "CuDNNGRU" else None
    elif kind == "Embedding" and str(config.get("dtype")).startswith("int"):
        del config["dtype"]  # before 2.1 that of the input
    elif kind == "Hashing" and config.get("salt") == [0xDECAFCAFFE, 0xDECAFCAFFE]:
        config["salt"] = None
        changes.append(("salt", {"layer": config.get("name")}))
    elif kind == "MultiHeadAttention" and isinstance(config, dict):
        for key in ("query_shape", "key_shape", "value_shape"):
            config.setdefault(key, None)
    elif kind in ("GRU", "GRUCell") and isinstance(config, dict) and "reset_after" not in config:
        config["reset_after"] = False
        changes.append(("reset_after", {"layer": config.get("name")}))
    if isinstance(config, dict) and isinstance(config.get("name"), str) and kind in ("Model", "Functional", "Sequential"):
        tidy = re.sub(r"[^A-Za-z0-9_.\-]", "_", config["name"])  # TensorFlow refuses other names of scopes
        if tidy != config["name"]:
            changes.append(("name", {"old": config["name"], "new": tidy}))
            config["name"] = tidy
    return made


@contextlib.contextmanager
def blank(library: Any) -> Iterator[None]:
    """While it lasts, weights begin as zeros, large ones as whatever is there: drawing random ones that are overwritten takes time, and twice the memory."""
    import tensorflow

    def value(self: Any, shape: Any, dtype: Any = None, **_: Any) -> Any:
        dtype = tensorflow.as_dtype(dtype or "float32")
        if math.prod(shape) > 2**22:
            return tensorflow.raw_ops.Empty(shape=[int(s) for s in shape], dtype=dtype, init=False)
        return tensorflow.zeros(shape, dtype)

    kinds = [getattr(library.initializers, name) for name in ("RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling", "Orthogonal")]
    before = {kind: kind.__call__ for kind in kinds}
    for kind in kinds:
        kind.__call__ = value
    try:
        yield
    finally:
        for kind, call in before.items():
            kind.__call__ = call


def _known_initializers(config: dict, changes: list) -> None:
    """Take out initializers that tf_keras does not know: the weights are there already."""
    from tf_keras import initializers

    for key, value in config.items():
        if key.endswith("_initializer") and value is not None:
            try:
                initializers.get(value)
            except Exception:  # whatever a stranger's configuration makes it raise
                name = value.get("class_name") if isinstance(value, dict) else str(value)
                changes.append(("initializer", {"layer": config.get("name"), "old": name}))
                config[key] = "zeros"


def old_model(original: Original, custom: dict, changes: list, allow_code: bool) -> Any:
    """The model as tf_keras reads it, with its weights, not compiled."""
    import tf_keras

    config = keras1(original.config, changes) if original.generation == 1 else original.config
    config = plain(config, changes)
    if re.match(r"(1|2\.[0-3])\.(?!.*tf)", original.version):
        for value, where in classes(config):
            if value["class_name"] == "UpSampling2D" and value["config"].get("interpolation") == "bilinear":  # TensorFlow 1 put the pixels elsewhere
                raise Stop("argument", layer=where, kind="UpSampling2D", argument="interpolation", value="bilinear", keras="Keras 3")
    try:
        with tf_keras.saving.custom_object_scope(custom), _unsafe(tf_keras, allow_code), blank(tf_keras):
            model = tf_keras.models.model_from_config(config)
    except (EOFError, ValueError, TypeError) as error:
        if allow_code and re.search(r"marshal|EOF|code expected|bad magic", f"{type(error).__name__} {error}"):
            raise Stop("marshal") from None
        raise
    if type(model).__module__.startswith("tf_keras.") and not (model.built and getattr(model, "inputs", None)):
        shape = _shape_from_weights(original)
        if shape is None or not isinstance(model, tf_keras.Sequential):
            raise Stop("unbuilt")
        config["config"]["build_input_shape"] = shape
        try:
            with tf_keras.saving.custom_object_scope(custom):
                model = tf_keras.models.model_from_config(config)
        except ValueError:  # a Flatten behind it needs more than the first layer's arrays tell
            raise Stop("unbuilt") from None
        changes.append(("input", {"shape": shape}))
    _load_old_weights(original, model, changes)
    return model


def _shape_from_weights(original: Original) -> list | None:
    """The input shape of a Sequential that does not state it, from the first layer's arrays; None where they do not tell."""
    if original.form == "savedmodel" or original.form == "keras":
        return None
    layers = original.config["config"]
    layers = layers if isinstance(layers, list) else layers.get("layers", [])
    kinds = [layer["class_name"] for layer in layers if layer["class_name"] not in ("InputLayer", "Dropout", "Activation")]
    with _hdf5(original.weights) as file:
        group = file["model_weights"] if "model_weights" in file else file
        for name in group.attrs.get("layer_names", []):
            inner = group[_text(name)]
            for weight in inner.attrs.get("weight_names", []):
                shape = inner[_text(weight)].shape
                kind = kinds[0] if kinds else ""
                if kind in ("Dense", "Embedding"):
                    return [None, shape[0]] if kind == "Dense" else [None, None]
                if kind in ("LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU"):
                    return [None, None, shape[0]]
                if re.fullmatch(r"Conv[123]D", kind):
                    return [None] * (len(shape) - 1) + [shape[-2]]
                return None
    return None


@contextlib.contextmanager
def _unsafe(library: Any, allowed: bool) -> Iterator[None]:
    if not allowed:
        yield
        return
    from tf_keras.src.saving import serialization_lib

    with serialization_lib.SafeModeScope(False):
        yield


def _load_old_weights(original: Original, model: Any, changes: list) -> None:
    from tf_keras.src.saving import saving_lib

    if original.form == "savedmodel":
        status = model.load_weights(str(original.weights))
        status.assert_existing_objects_matched()
        status.expect_partial()
        return
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(_weights_file(original))
        with _hdf5(file) as opened:
            group = opened["model_weights"] if "model_weights" in opened and "layer_names" not in opened.attrs else opened
            if "layer_names" in group.attrs:
                _load_by_order(group, model)
                if _by_theano(group):
                    _turn_kernels(model, changes)
                return
            stored = _stored_weights(opened)
        if file == original.weights:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="convert-")))
            file = Path(shutil.copyfile(file, folder / "model.weights.h5"))
        _todays_paths(file)
        lookups = [layer for layer in model._flatten_layers() if type(layer).__name__ in LOOKUPS]
        if stored != len(model.weights) and not lookups:
            raise Stop("fit", layer=model.name, old=f"{stored} arrays", new=f"{len(model.weights)} weights")
        if lookups and original.form == "keras" and original.path.is_file():
            _load_with_assets(original.path, file, model)
            return
        failed = ""
        try:
            saving_lib.load_weights_only(model, file)
        except ValueError as error:
            failed = _first_line(error)
        if failed:  # outside, so that the file which tf_keras left open is closed
            if not _renumbered(file):
                raise Stop("failed", why=failed)
            saving_lib.load_weights_only(model, file)


@contextlib.contextmanager
def _weights_file(original: Original) -> Iterator[Path]:
    """The HDF5 file with the arrays; that of a `.keras` is unpacked for as long."""
    if original.form != "keras" or not original.path.is_file():
        yield original.weights
        return
    with tempfile.TemporaryDirectory(prefix="convert-") as folder:
        file = Path(folder) / "model.weights.h5"
        _extract(original.path, "model.weights.h5", file)
        yield file


def _load_by_order(group: Any, model: Any) -> None:
    """What `load_weights` of tf_keras does with an `.h5`, but layer by layer: it holds all arrays at once, which for large files is too much.

    Raises:
        Stop: layers or arrays are too many or too few.
    """
    from tf_keras.src.saving.legacy import hdf5_format

    version, backend = _text(group.attrs.get("keras_version", "1")), _text(group.attrs.get("backend", ""))
    names = []
    for name in hdf5_format.load_attributes_from_hdf5_group(group, "layer_names"):
        if name not in group or not {"weight_names", "weight_names0"} & set(group[name].attrs):
            raise Stop("unfinished", layer=name)
        if len(hdf5_format.load_attributes_from_hdf5_group(group[name], "weight_names")):
            names.append(name)
    layers = [layer for layer in model.layers if hdf5_format._legacy_weights(layer)]
    if len(names) != len(layers):
        raise Stop("fit", layer=model.name, old=f"{len(names)} layers", new=f"{len(layers)} layers")

    def assign(layer: Any, weights: list, arrays: list) -> None:
        if len(arrays) != len(weights) or not all(w.shape.is_compatible_with(a.shape) for a, w in zip(arrays, weights, strict=True)):
            raise Stop("fit", layer=layer.name, old=[tuple(a.shape) for a in arrays][:8], new=[tuple(w.shape) for w in weights][:8])
        for weight, array in zip(weights, arrays, strict=True):
            weight.assign(array)

    for name, layer in zip(names, layers, strict=True):
        arrays = hdf5_format.load_subset_weights_from_hdf5_group(group[name])
        assign(layer, hdf5_format._legacy_weights(layer), hdf5_format.preprocess_weights_for_loading(layer, arrays, version, backend))
    if "top_level_model_weights" in group:
        assign(model, model._trainable_weights + model._non_trainable_weights, hdf5_format.load_subset_weights_from_hdf5_group(group["top_level_model_weights"]))
    for layer in model._flatten_layers():
        layer.finalize_state()


def _todays_paths(weights: Path) -> None:
    """Call the groups of a copied `.weights.h5` what tf_keras calls them: Keras 2.13 had another name, Keras on Windows wrote backslashes."""
    import h5py

    with h5py.File(weights, "r+") as file:
        while True:
            names: list[str] = []
            file.visit(names.append)
            wrong = next((n for n in names if "\\" in n or n.split("/")[-1] == "_layer_checkpoint_dependencies"), None)
            if wrong is None:
                return
            file.move(wrong, wrong.replace("\\", "/").replace("_layer_checkpoint_dependencies", "layers"))


def _renumbered(weights: Path) -> bool:
    """Close gaps in the numbers of a copied `.weights.h5`, which Keras 2.13 left: conv2d, conv2d_2 becomes conv2d, conv2d_1. Whether there were any."""
    import h5py

    gc.collect()  # tf_keras left it open
    with h5py.File(weights, "r+") as file:
        parents = [file["layers"]] if "layers" in file else []
        file.visititems(lambda name, item: parents.append(item) if name.endswith("/layers") else None)
        moved = False
        for parent in parents:
            kinds: dict[str, list[tuple[int, str]]] = {}
            for name in parent:
                base, number = re.fullmatch(r"(.*?)(?:_(\d+))?", name).groups()
                kinds.setdefault(base, []).append((int(number or 0), name))
            for base, names in kinds.items():
                for place, (_, name) in enumerate(sorted(names)):
                    wanted = f"{base}_{place}" if place else base
                    if name != wanted:
                        parent.move(name, wanted)
                        moved = True
    return moved


def _load_with_assets(archive: Path, weights: Path, model: Any) -> None:
    """Weights, and the vocabularies that lie beside them in a `.keras`."""
    from tf_keras.src.saving import saving_lib

    assets = weights.parent / "assets"
    assets.mkdir()
    for name in _members(archive):
        if name.startswith("assets/") and not name.endswith("/"):
            target = weights.parent / name.replace("\\", "/").replace("_layer_checkpoint_dependencies", "layers")
            target.parent.mkdir(parents=True, exist_ok=True)
            _extract(archive, name, target)
    store = saving_lib.H5IOStore(str(weights), mode="r")
    try:
        saving_lib._load_state(model, weights_store=store, assets_store=saving_lib.DiskIOStore(str(assets), mode="r"), inner_path="", visited_trackables=set())
    finally:
        store.close()


def _by_theano(group: Any) -> bool:
    """Whether Theano computed with these weights; Keras 1 does not say so, but TensorFlow's names end in `:0`."""
    if "backend" in group.attrs:
        return _text(group.attrs["backend"]) == "theano"
    names = [_text(name) for layer in group.values() for name in layer.attrs.get("weight_names", [])]
    return bool(names) and not any(name.endswith(":0") for name in names)


def _turn_kernels(model: Any, changes: list) -> None:
    """Theano convolves where TensorFlow correlates: its kernels lie the other way round."""
    import numpy as np

    for layer in model._flatten_layers():
        kind = type(layer).__name__
        same = getattr(layer, "padding", "") == "same" and (any(s > 1 for s in layer.strides) or any(k % 2 == 0 for k in layer.kernel_size))
        if re.fullmatch(r"Conv\dDTranspose|ConvLSTM\dD", kind) or (kind.startswith("Conv") and same):
            raise Stop("theano", layer=layer.name, kind=kind)
        if re.fullmatch(r"Conv[123]D", kind):
            for weight in layer.weights:
                if _leaf(weight) in ("kernel", "recurrent_kernel"):
                    weight.assign(np.flip(weight.numpy(), axis=tuple(range(len(weight.shape) - 2))))
            changes.append(("theano", {"layer": layer.name}))


def _stored_weights(file: Any) -> int:
    """How many arrays of weights a `.weights.h5` holds; those of optimizer, metrics and seeds aside."""
    count = 0

    def look(name: str, item: Any) -> None:
        nonlocal count
        parts = name.split("/")
        if hasattr(item, "shape") and "optimizer" not in parts[0] and "metrics" not in parts[0] and not any("seed_generator" in p for p in parts):
            count += 1

    file.visititems(look)
    return count


def _extract(archive: Path, name: str, target: Path) -> None:
    limit = SWELL * archive.stat().st_size + 2**20
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(name) as member, target.open("wb") as out:
            written = 0
            while block := member.read(2**20):
                written += len(block)
                if written > limit:
                    raise Stop("bomb", "refused", declared=f"more than {limit}", size=archive.stat().st_size)
                out.write(block)
    except KeyError:
        raise Stop("broken", why=f"{name} is missing") from None
    except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Stop("broken", why=str(error)[:200]) from None


# --- the same layers in the other Keras ------------------------------------------------------------------------------


class Side:
    """One Keras: how its live models are walked. Both give (layer, positional arguments, named arguments, outputs) of each call."""

    def __init__(self, library: Any, label: str):
        self.library, self.label = library, label
        self.layers = library.layers
        self.old = library.__name__.startswith("tf_keras")
        if self.old:
            import tensorflow

            self.flatten, self.map = tensorflow.nest.flatten, tensorflow.nest.map_structure
        else:
            self.flatten, self.map = library.tree.flatten, library.tree.map_structure

    def is_model(self, layer: Any) -> bool:
        return isinstance(layer, self.library.Model)

    def is_graph(self, model: Any) -> bool:
        return bool(getattr(model, "_is_graph_network", False)) if self.old else isinstance(model, (self.library.Sequential, _functional_class()))

    def graph(self, model: Any) -> Any:
        return model if self.old or not isinstance(model, self.library.Sequential) else model._functional

    def structures(self, model: Any) -> tuple[Any, Any]:
        graph = self.graph(model)
        return (graph._nested_inputs, graph._nested_outputs) if self.old else (graph._inputs_struct, graph._outputs_struct)

    def calls(self, model: Any) -> Iterator[tuple[Any, tuple, dict, Any]]:
        nodes = self.graph(model)._nodes_by_depth
        for depth in sorted(nodes, reverse=True):
            for node in nodes[depth]:
                if node.is_input:
                    continue
                if self.old:
                    yield node.layer, node.call_args, node.call_kwargs, node.outputs
                else:
                    yield node.operation, node.arguments.args, node.arguments.kwargs, node.outputs

    def is_tensor(self, value: Any) -> bool:
        return hasattr(value, "_keras_history") if self.old else isinstance(value, self.library.KerasTensor)

    def policy(self, layer: Any) -> str:
        policy = getattr(layer, "dtype_policy", None)
        name = getattr(policy, "name", None) or getattr(layer, "dtype", None) or "float32"
        return "float32" if str(name).startswith("_") else str(name)


def _functional_class() -> type:
    from keras.src.models.functional import Functional

    return Functional


NO_MATTER: dict[str, tuple | None] = {
    # arguments that one Keras has and the other has not, and the values at which they change nothing (None: all)
    "time_major": (False,), "implementation": None, "ragged": (False, None), "sparse": (False, None), "input_length": None, "query_shape": None,
    "key_shape": None, "value_shape": None, "groups": (1, None), "fused": None, "virtual_batch_size": (None,), "adjustment": (None,), "batch_input_shape": None,
    "renorm": (False, None), "renorm_clipping": None, "renorm_momentum": None, "experimental_autocast": None, "autocast": None, "batch_size": None,
    "dim_ordering": None, "input_dim": None, "input_shape": None, "synchronized": (False, None), "lora_rank": (None,), "lora_alpha": (None,),
    "quantization_config": (None,), "use_cudnn": None, "flash_attention": None, "seed": None, "weights": (None,), "rng_type": None, "zero_output_for_mask": (False,), "rms_scaling": (False,), "oov_method": ("floormod",), "data_format": ("channels_last", None), "antialias": (False,),
    "pad_to_aspect_ratio": (False,), "fill_mode": None, "fill_value": None, "vocabulary_size": None, "encoding": ("utf-8",), "max_values": None, "causal": None,
}  # fmt: skip
TRAINING_ONLY = {"renorm", "renorm_clipping", "renorm_momentum", "virtual_batch_size", "adjustment", "synchronized", "seed", "noise_shape"}
RENAMED = {"LeakyReLU": {"alpha": "negative_slope"}}
LOOKUPS = {"StringLookup", "IntegerLookup", "TextVectorization", "Hashing", "Discretization", "CategoryEncoding"}
RECURRENT = {"LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "RNN", "Bidirectional"}
CELLS = {"LSTM", "GRU", "SimpleRNN", "LSTMCell", "GRUCell", "SimpleRNNCell", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"}
LINEAR = {
    "Dense", "Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose", "DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D",
    "SeparableConv2D", "EinsumDense", "SimpleRNN", "SimpleRNNCell",
}  # fmt: skip


# tf_keras writes them into an `.h5`, Keras 2.15 or TF 2.10 refuses them; with these values they say nothing.
NEWER_ARGUMENTS = {"optional": (None, False), "synchronized": (None, False), "softmax_robust_masking": (None, False), "encoding": ("utf-8",)}


AXES = {"Conv1D": 3, "Conv2D": 4, "Conv3D": 5}  # that a convolution of Keras 3 takes


class Rebuild:
    """Makes the layers of a live model anew in the other Keras. `pairs`: (original, new) of every layer made."""

    def __init__(self, source: Side, target: Side, changes: list, custom: dict, allow_code: bool = False):
        self.source, self.target, self.changes, self.custom, self.allow_code = source, target, changes, custom, allow_code
        self.made: dict[int, Any] = {}
        self.pairs: list[tuple[Any, Any]] = []
        self.kept: list[Any] = []  # so that no id is given out twice
        self.spread: dict[tuple[int, int], Any] = {}

    def note(self, code: str, **values: Any) -> None:
        self.changes.append((code, values))

    # -- models

    def model(self, old: Any) -> Any:
        """`old` in the other Keras.

        Raises:
            Stop: a layer, an argument or an operation of it has no counterpart.
        """
        if id(old) in self.made:
            return self.made[id(old)]
        if not self.source.is_graph(old):
            if type(old).__name__ in self.custom:
                return self._layer(old)
            if isinstance(old, self.source.library.Sequential):
                raise Stop("unbuilt")
            raise Stop("subclass", kind=type(old).__name__)
        sequential = isinstance(old, self.source.library.Sequential) and len(self.source.flatten(self.source.structures(old)[0])) == 1
        new = self._sequential(old) if sequential else self._functional(old)
        new.trainable = True  # each layer says for itself
        self.made[id(old)] = new
        self.kept.append(old)
        return new

    def _input(self, tensor: Any) -> Any:
        name = re.sub(r"[/:].*", "", getattr(tensor, "name", "") or "") or None
        dtype = getattr(tensor.dtype, "name", tensor.dtype)
        return self.target.library.Input(batch_shape=tuple(tensor.shape), dtype=str(dtype), name=name)

    def _sequential(self, old: Any) -> Any:
        start = self._input(self.source.flatten(self.source.structures(old)[0])[0])
        layers = []
        for layer in old.layers:
            if type(layer).__name__ == "InputLayer":
                continue
            layers += self._chain(layer, layer.input_shape if self.source.old else ())
        model = self.target.library.Sequential(name=self._name(old.name))
        model.add(self.target.layers.InputLayer(**self._input_arguments(start)))
        for layer in layers:
            model.add(layer)
        return model

    def _input_arguments(self, tensor: Any) -> dict:
        dtype = str(getattr(tensor.dtype, "name", tensor.dtype))
        name = re.sub(r"[/:].*", "", tensor.name)
        if self.target.old:
            return {"batch_input_shape": tuple(tensor.shape), "dtype": dtype, "name": name}
        return {"batch_shape": tuple(tensor.shape), "dtype": dtype, "name": name}

    def _chain(self, layer: Any, shape: Any) -> list:
        """A layer, as one or more layers one behind the other; `shape`: of its input."""
        if self._activation(layer) == "hard_sigmoid" and type(layer).__name__ == "Activation":
            self.note("hard_sigmoid_layer", layer=layer.name)
            factor = 1.2 if self.source.old else 1 / 1.2
            return [self.target.layers.Rescaling(factor, name=self._name(layer.name + "_scale")), self.layer(layer)]
        if type(layer).__name__ in ("TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer") or self._is_operation(layer):
            raise Stop("gone", layer=layer.name, kind=type(layer).__name__, keras=self.target.label)
        return [self._spread(layer, shape)]

    def _spread(self, layer: Any, shape: Any) -> Any:
        """Convolutions of Keras 2 take any number of axes before those that they fold, those of Keras 3 the batch alone."""
        kind, new = type(layer).__name__, self.layer(layer)
        rank = len(shape)
        taken = AXES.get(kind, rank)
        if not self.source.old or self.target.old or rank <= taken:
            return new
        if (id(layer), rank) not in self.spread:
            self.note("spread", layer=layer.name, kind=kind, rank=rank, taken=taken)
            name = new.name if len(layer.inbound_nodes) < 2 else f"{new.name}_{rank}"  # it may be called on other inputs too
            for _ in range(rank - taken):
                new = self.target.layers.TimeDistributed(new, name=name)
            self.spread[id(layer), rank] = new
        return self.spread[id(layer), rank]

    def _functional(self, old: Any) -> Any:
        inputs, outputs = self.source.structures(old)
        tensors = {}
        for tensor in self.source.flatten(inputs):
            tensors[id(tensor)] = self._input(tensor)

        def there(value: Any) -> Any:
            if not self.source.is_tensor(value):
                return value
            if id(value) not in tensors:
                raise Stop("failed", why=f"tensor {getattr(value, 'name', '?')} comes from outside of the model")
            return tensors[id(value)]

        for layer, args, kwargs, results in self.source.calls(old):
            args, kwargs = self.source.map(there, (tuple(args), dict(kwargs)))
            made = self._call(layer, args, kwargs)
            results = self.source.flatten(results)
            flat = [made] if len(results) == 1 and not isinstance(made, (list, dict)) else self.target.flatten(made)  # tf.shape gives one tensor, keras.ops several numbers
            for before, after in zip(results, flat, strict=True):
                tensors[id(before)] = after
        inputs, outputs = self.source.map(there, inputs), self.source.map(there, outputs)
        return self.target.library.Model(inputs, outputs, name=self._name(old.name))

    # -- calls

    def _is_operation(self, layer: Any) -> bool:
        return not self.source.old and not isinstance(layer, self.source.layers.Layer)

    def _call(self, layer: Any, args: tuple, kwargs: dict) -> Any:
        kind = type(layer).__name__
        kwargs = {k: v for k, v in kwargs.items() if not (v is None and k in ("training", "mask", "initial_state", "constants", "query_mask", "value_mask", "key_mask"))}
        if self._is_operation(layer):
            self.note("operation2", layer=layer.name, old=kind)
            return operation_of_keras2(layer, args, kwargs)
        if kind in ("TFOpLambda", "SlicingOpLambda"):
            self.note("operation", layer=layer.name, old=layer.symbol)
            return operation_of_keras3(layer, args, kwargs)
        if kind == "TensorFlowOpLayer":
            self.note("operation", layer=layer.name, old=layer.node_def.op)
            return graph_operation_of_keras3(layer, args)
        if kind in RECURRENT and isinstance(args[0], (list, tuple)) and len(args[0]) > 1:
            states = list(args[0][1:])
            kwargs["initial_state"] = states[0] if kind == "SimpleRNN" and len(states) == 1 and self.target.old else states
            args = (args[0][0], *args[1:])
            self.note("initial_state", layer=layer.name)
        if kind in RECURRENT and kwargs.get("initial_state") is not None and not self.target.old and "mask" not in kwargs:
            mask = getattr(args[0], "_keras_mask", None)
            if mask is not None:
                kwargs["mask"] = mask
                self.note("mask", layer=layer.name)
        if getattr(layer, "causal", False) is True and "use_causal_mask" not in kwargs:
            kwargs["use_causal_mask"] = True
            self.note("causal", layer=layer.name)
        value = args
        *before, new = self._chain(layer, getattr(args[0], "shape", ()) if args else ())
        for one in before:
            value = (one(*value),)
        try:
            return new(*value, **kwargs)
        except (TypeError, ValueError) as error:
            raise Stop("layer", layer=layer.name, kind=kind, why=_why(error)) from None

    # -- layers

    def layer(self, old: Any) -> Any:
        """`old` in the other Keras; the same object for the same object, so that sharing is kept."""
        if self.source.is_model(old):
            return self.model(old)
        if id(old) not in self.made:
            self.made[id(old)] = self._layer(old)
            self.kept.append(old)
            self.pairs.append((old, self.made[id(old)]))
        return self.made[id(old)]

    def _name(self, name: str) -> str:
        tidy = name.replace("/", "_")
        if tidy != name:
            self.note("name", old=name, new=tidy)
        return tidy

    def _activation(self, layer: Any) -> str:
        function = getattr(layer, "activation", None)
        return getattr(function, "__name__", "") if function is not None else ""

    def _layer(self, old: Any) -> Any:
        kind = type(old).__name__
        if kind == "Lambda":
            return self._lambda(old)
        config = dict(old.get_config())
        name = self._name(old.name)
        if kind in self.custom:
            return self.custom[kind].from_config(config)
        target = getattr(self.target.layers, kind, None)
        if kind == "ThresholdedReLU" and not self.target.old:
            self.note("class", layer=old.name, old="ThresholdedReLU", new="ReLU(threshold)")
            return self.target.layers.ReLU(threshold=float(old.theta), name=name)
        if kind == "SyncBatchNormalization" and not self.target.old:
            self.note("class", layer=old.name, old=kind, new="BatchNormalization")
            target = self.target.layers.BatchNormalization
        if target is None or not type(old).__module__.startswith(("keras.", "tf_keras.")):
            raise Stop("gone", layer=old.name, kind=kind, keras=self.target.label)
        new = self._made(old, kind, target, config, name)
        if not old.trainable:
            new.trainable = False
        return new

    def _made(self, old: Any, kind: str, target: type, config: dict, name: str) -> Any:
        if kind == "TimeDistributed":
            return target(self.layer(old.layer), name=name)
        if kind == "SpectralNormalization":
            return target(self.layer(old.layer), power_iterations=old.power_iterations, name=name)
        if kind == "Bidirectional":
            backward = {"backward_layer": self._layer(old.backward_layer)} if config.get("backward_layer") else {}
            return target(self._layer(self._unwrapped(old)), merge_mode=old.merge_mode, name=name, **backward)
        if kind == "RNN":
            own = {k: config[k] for k in ("return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask") if k in config}
            return target(self.layer(old.cell), name=name, **own)
        if kind == "StackedRNNCells":
            return target([self.layer(cell) for cell in old.cells], name=name)
        arguments = self._arguments(old, kind, target, config)
        try:
            return target(**arguments, name=name)
        except (TypeError, ValueError) as error:
            raise Stop("layer", layer=old.name, kind=kind, why=_first_line(error)) from None

    def _unwrapped(self, bidirectional: Any) -> Any:
        """The layer that a Bidirectional was made of; Keras 3 keeps only its copies."""
        if self.source.old:
            return bidirectional.layer
        forward = bidirectional.forward_layer
        config = forward.get_config()
        config["name"] = config["name"].removeprefix("forward_")
        return type(forward).from_config(config)

    def _lambda(self, old: Any) -> Any:
        if not self.allow_code:
            raise Stop("lambda", "refused", what=f"Lambda {old.name}")
        shape = old.output_shape if self.source.old else old._output_shape
        shape = tuple(shape[1:]) if isinstance(shape, tuple) and self.source.old else shape
        return self.target.layers.Lambda(old.function, output_shape=shape, arguments=dict(old.arguments or {}), name=self._name(old.name))

    def _arguments(self, old: Any, kind: str, target: type, config: dict) -> dict:
        """What `target` is called with, from the configuration of `old`."""
        accepted = _accepted(target)
        defaults = _defaults(type(old))
        arguments = {}
        renamed = RENAMED.get(kind, {}) if self.source.old else {new: before for before, new in RENAMED.get(kind, {}).items()}
        for key, value in config.items():
            value = _bare(value)
            if key in ("name", "trainable"):
                continue
            if key == "dtype":
                if kind not in LOOKUPS:
                    arguments["dtype"] = self.source.policy(old)
                continue
            if key in renamed:
                self.note("renamed", layer=old.name, old=key, new=renamed[key])
                key = renamed[key]
            if key == "zero_output_for_mask" and self.target.old and value:
                arguments[key] = value  # taken, though not named in the signature
                continue
            if key not in accepted:
                self._drop(old, kind, key, value, defaults)
                continue
            if key == "axis" and isinstance(value, list) and len(value) == 1:
                value = int(value[0])
            if key.endswith("_initializer"):
                value = self._part(old, value, "initializers")
            elif key.endswith("_regularizer"):
                value = self._part(old, value, "regularizers")
            elif key.endswith("_constraint"):
                value = self._part(old, value, "constraints")
            elif key.endswith("activation"):
                value = self._function(old, key, value)
            elif isinstance(value, dict) and "class_name" in value:
                if value["class_name"] in ("Policy", "DTypePolicy"):
                    value = value["config"]["name"]
                else:
                    raise Stop("argument", layer=old.name, kind=kind, argument=key, value=value["class_name"], keras=self.target.label)
            arguments[key] = value
        return arguments | _learned(old, kind)

    def _drop(self, old: Any, kind: str, key: str, value: Any, defaults: dict) -> None:
        harmless = NO_MATTER.get(key, ())
        if key in NO_MATTER and (harmless is None or value in harmless) or (key in defaults and defaults[key] == value):
            if value not in (None, False) and key not in ("batch_input_shape", "implementation"):
                self.note("dropped", layer=old.name, argument=key, value=_short(value))
        elif key.endswith("_initializer"):
            pass
        elif key in TRAINING_ONLY or key.endswith(("_regularizer", "_constraint")):
            self.note("inference", layer=old.name, argument=key, value=_short(value))
        else:
            raise Stop("argument", layer=old.name, kind=kind, argument=key, value=_short(value), keras=self.target.label)

    def _part(self, old: Any, value: Any, namespace: str) -> Any:
        """An initializer, regularizer or constraint."""
        if not (isinstance(value, dict) and "class_name" in value):
            return value
        known = getattr(self.target.library, namespace)
        kind = value["class_name"].split(">")[-1]
        made = self.custom.get(kind) or getattr(known, kind, None)
        if made is None:
            if namespace == "initializers":
                self.note("initializer", layer=old.name, old=kind)
                return "zeros"
            self.note("inference", layer=old.name, argument=namespace, value=kind)
            return None
        accepted = _accepted(made)
        return made(**{k: _bare(v) for k, v in (value.get("config") or {}).items() if k in accepted})

    def _function(self, old: Any, key: str, value: Any) -> Any:
        """An activation: a name, or a function of --custom."""
        if isinstance(value, dict):
            inner = value.get("config")
            if value.get("class_name") not in (None, "function") and isinstance(inner, dict):
                layer = getattr(self.target.layers, value["class_name"], None)
                if layer is not None:
                    renamed = RENAMED.get(value["class_name"], {})
                    return layer(**{renamed.get(k, k): v for k, v in inner.items() if renamed.get(k, k) in _accepted(layer) and k not in ("name", "dtype")})
            value = inner if isinstance(inner, str) else value.get("class_name")
        if isinstance(value, str) and value.split(">")[-1] in self.custom:
            return self.custom[value.split(">")[-1]]
        try:
            self.target.library.activations.get(value)
        except ValueError:
            raise Stop("argument", layer=old.name, kind=type(old).__name__, argument=key, value=value, keras=self.target.label) from None
        return value


def _learned(old: Any, kind: str) -> dict:
    """What a preprocessing layer learned by `adapt`, as the argument that gives it."""
    if kind in ("StringLookup", "IntegerLookup", "TextVectorization") and not getattr(old, "vocabulary", None):
        words = [word.item() if hasattr(word, "item") else word for word in old.get_vocabulary(include_special_tokens=False)]
        weights = getattr(getattr(old, "_lookup_layer", old), "idf_weights", None)
        learned = {"vocabulary": words} if words else {}
        if words and getattr(old, "output_mode", getattr(old, "_output_mode", "")) == "tf_idf" and weights is not None:
            learned["idf_weights"] = [float(w) for w in weights.numpy()[-len(words) :]]
        return learned
    if kind == "Discretization" and old.bin_boundaries is not None:
        return {"bin_boundaries": [float(b) for b in old.bin_boundaries], "num_bins": None}
    return {}


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) < 40 else text[:37] + "..."


def _is_array(value: dict) -> bool:
    """Whether this is how Keras 2 wrote what was an array of NumPy, a single number too."""
    return set(value) == {"type", "value"} and value["type"] == "ndarray"


def _bare(value: Any) -> Any:
    """Without what either Keras wraps around lists, dictionaries and numbers."""
    if isinstance(value, dict):
        if _is_array(value):
            return value["value"]
        return {k: _bare(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_bare(v) for v in value) if type(value) in (list, tuple) else [_bare(v) for v in value]
    return value.item() if type(value).__module__ == "numpy" and getattr(value, "shape", None) == () else value


@functools.cache
def _accepted(kind: type) -> frozenset[str]:
    """The arguments that a class takes, those of its bases included."""
    names: set[str] = set()
    for base in kind.__mro__:
        if base is object:
            continue
        try:
            parameters = inspect.signature(base.__init__).parameters
        except (TypeError, ValueError):
            continue
        names |= set(parameters)
        if "__init__" in vars(base) and not any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
            break
    if any(base.__name__ == "Layer" and base.__module__.startswith("tf_keras") for base in kind.__mro__):
        names |= {"dtype", "activity_regularizer"} if "activity_regularizer" in names else {"dtype"}
    return frozenset(names - {"self", "args", "kwargs"})


def _defaults(kind: type) -> dict[str, Any]:
    try:
        parameters = inspect.signature(kind.__init__).parameters.values()
    except (TypeError, ValueError):
        return {}
    return {p.name: p.default for p in parameters if p.default is not p.empty}


# --- operations on tensors -------------------------------------------------------------------------------------------


def _dtype(value: Any) -> str:
    import tensorflow

    return tensorflow.as_dtype(value).name


@functools.cache
def _table3() -> dict[str, Any]:
    """What keras.ops computes for a symbol of TensorFlow; the arguments have TensorFlow's names."""
    from keras import ops

    def reduced(function):
        return lambda input_tensor, axis=None, keepdims=False, **_: function(input_tensor, axis=axis, keepdims=keepdims)

    def two(function):
        return lambda x, y, **_: function(_beside(x, y), _beside(y, x))

    def one(function):
        return lambda x, **_: function(x)

    def slices(tensor, slice_spec, **_):
        key = slice_spec if isinstance(slice_spec, (list, tuple)) else [slice_spec]
        key = tuple(slice(part["start"], part.get("stop"), part.get("step")) if isinstance(part, dict) else part for part in key)
        return _Shape(tensor[key[0]]) if isinstance(tensor, _Shape) and isinstance(key[0], slice) else tensor[key[0] if isinstance(tensor, _Shape) else key]

    unary = {
        "abs": ops.abs, "exp": ops.exp, "log": ops.log, "log1p": ops.log1p, "sqrt": ops.sqrt, "rsqrt": ops.rsqrt, "square": ops.square, "sin": ops.sin,
        "cos": ops.cos, "tanh": ops.tanh, "sigmoid": ops.sigmoid, "softplus": ops.softplus, "negative": ops.negative, "floor": ops.floor, "ceil": ops.ceil,
        "round": ops.round, "sign": ops.sign, "logical_not": ops.logical_not, "erf": ops.erf, "reciprocal": ops.reciprocal, "is_nan": ops.isnan,
    }  # fmt: skip
    binary = {
        "add": ops.add, "subtract": ops.subtract, "multiply": ops.multiply, "truediv": ops.true_divide, "divide": ops.divide, "pow": ops.power,
        "maximum": ops.maximum, "minimum": ops.minimum, "greater": ops.greater, "greater_equal": ops.greater_equal, "less": ops.less,
        "less_equal": ops.less_equal, "equal": ops.equal, "not_equal": ops.not_equal, "logical_and": ops.logical_and, "logical_or": ops.logical_or,
        "floordiv": ops.floor_divide, "mod": ops.mod, "floormod": ops.mod, "squared_difference": lambda a, b: ops.square(ops.subtract(a, b)),
        "divide_no_nan": ops.divide_no_nan,
    }  # fmt: skip
    operators = {
        "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "truediv", "floordiv": "floordiv", "pow": "pow", "mod": "mod", "gt": "greater",
        "ge": "greater_equal", "lt": "less", "le": "less_equal", "eq": "equal", "ne": "not_equal", "and": "logical_and", "or": "logical_or",
    }  # fmt: skip
    table = {f"math.{k}": one(f) for k, f in unary.items()} | {f"math.{k}": two(f) for k, f in binary.items()}
    table |= {f"__operators__.{k}": two(binary[v]) for k, v in operators.items()}
    table |= {f"__operators__.r{k}": (lambda f: lambda x, y, **_: f(y, x))(binary[v]) for k, v in operators.items()}
    table |= {
        "__operators__.neg": one(ops.negative), "__operators__.abs": one(ops.abs), "__operators__.getitem": slices,
        "nn.relu": lambda features, **_: ops.relu(features), "nn.relu6": lambda features, **_: ops.relu6(features),
        "nn.elu": lambda features, **_: ops.elu(features), "nn.selu": lambda features, **_: ops.selu(features),
        "nn.leaky_relu": lambda features, alpha=0.2, **_: ops.leaky_relu(features, negative_slope=alpha),
        "nn.gelu": lambda features, approximate=False, **_: ops.gelu(features, approximate=approximate),
        "nn.silu": lambda features, **_: ops.silu(features), "nn.softmax": lambda logits, axis=-1, **_: ops.softmax(logits, axis=-1 if axis is None else axis),
        "nn.log_softmax": lambda logits, axis=-1, **_: ops.log_softmax(logits, axis=-1 if axis is None else axis),
        "math.softplus": lambda features, **_: ops.softplus(features),
        "math.reduce_mean": reduced(ops.mean), "math.reduce_sum": reduced(ops.sum), "math.reduce_max": reduced(ops.max), "math.reduce_min": reduced(ops.min),
        "math.reduce_prod": reduced(ops.prod), "math.reduce_std": reduced(ops.std), "math.reduce_variance": reduced(ops.var),
        "math.reduce_any": reduced(ops.any), "math.reduce_all": reduced(ops.all), "math.reduce_logsumexp": reduced(ops.logsumexp),
        "math.argmax": lambda input, axis=None, **_: ops.argmax(input, axis=0 if axis is None else axis),
        "math.argmin": lambda input, axis=None, **_: ops.argmin(input, axis=0 if axis is None else axis),
        "math.cumsum": lambda x, axis=0, **_: ops.cumsum(x, axis=axis),
        "linalg.l2_normalize": _normalized, "math.l2_normalize": _normalized, "nn.l2_normalize": _normalized,
        "linalg.matmul": _matmul, "tensordot": lambda a, b, axes, **_: ops.tensordot(a, b, axes=axes), 
        "concat": lambda values, axis, **_: ops.concatenate(values, axis=axis), "stack": lambda values, axis=0, **_: ops.stack(values, axis=axis),
        "unstack": lambda value, num=None, axis=0, **_: ops.unstack(value, num=num, axis=axis),
        "split": lambda value, num_or_size_splits, axis=0, **_: _split(value, num_or_size_splits, axis),
        "cast": lambda x, dtype, **_: ops.cast(x, _dtype(dtype)), "expand_dims": lambda input, axis, **_: ops.expand_dims(input, axis=axis),
        "squeeze": lambda input, axis=None, **_: ops.squeeze(input, axis=tuple(axis) if isinstance(axis, list) else axis),
        "reshape": lambda tensor, shape, **_: _reshaped(tensor, shape),
        "transpose": lambda a, perm=None, **_: ops.transpose(a, axes=perm), "tile": lambda input, multiples, **_: ops.tile(input, multiples),
        "repeat": lambda input, repeats, axis=None, **_: ops.repeat(input, repeats, axis=axis), "reverse": lambda tensor, axis, **_: ops.flip(tensor, axis=tuple(axis) if isinstance(axis, (list, tuple)) else axis),
        "pad": lambda tensor, paddings, mode="CONSTANT", constant_values=0, **_: ops.pad(tensor, paddings, mode=mode.lower(), **({"constant_values": constant_values} if mode.upper() == "CONSTANT" else {})),
        "where": lambda condition, x, y, **_: ops.where(condition, x, y), "clip_by_value": lambda t, clip_value_min, clip_value_max, **_: ops.clip(t, clip_value_min, clip_value_max),
        "one_hot": lambda indices, depth, **_: ops.one_hot(ops.cast(indices, "int32"), depth), "identity": lambda input, **_: ops.convert_to_tensor(input),
        "zeros_like": lambda input, **_: ops.zeros_like(input), "ones_like": lambda input, **_: ops.ones_like(input),
        "stop_gradient": lambda input, **_: ops.stop_gradient(input), "convert_to_tensor": lambda value, **_: value, "shape": lambda input, **_: _Shape(input.shape), "floor_div": two(ops.floor_divide),
        "gather": lambda params, indices, axis=None, **_: ops.take(params, indices, axis=0 if axis is None else axis),
        "image.resize": lambda images, size, method="bilinear", antialias=False, **_: ops.image.resize(images, size, interpolation=str(method), antialias=antialias, data_format="channels_last"),
    }  # fmt: skip
    return table


def _beside(value: Any, other: Any) -> Any:
    """A list of numbers as an array of the other operand's type."""
    import numpy as np

    return np.array(value, dtype=str(other.dtype)) if isinstance(value, (list, tuple)) and hasattr(other, "dtype") else value


class _Shape(tuple):
    """What tf.shape gave, as far as it is known while the graph is made; None where it is not."""


def _reshaped(x: Any, shape: Any) -> Any:
    """tf.reshape to a shape whose entries may come from tf.shape."""
    from keras import ops

    shape = [int(s) if isinstance(s, (int, float)) else s for s in shape]
    if any(s is not None and not isinstance(s, int) for s in shape):
        raise Stop("gone", layer=str(x.name), kind="tf.reshape", keras="Keras 3")
    if shape.count(None) + shape.count(-1) > 1 and shape[0] is None and -1 in shape and None not in x.shape[1:]:
        known = math.prod(s for s in shape[1:] if s not in (-1, None))
        shape[shape.index(-1)] = math.prod(x.shape[1:]) // known
    shape = [-1 if s is None else s for s in shape]
    if shape.count(-1) > 1:
        raise Stop("gone", layer=str(x.name), kind="tf.reshape", keras="Keras 3")
    return ops.reshape(x, tuple(shape))


def _normalized(x: Any, axis: Any = None, epsilon: float = 1e-12, **_: Any) -> Any:
    from keras import ops

    # tf.linalg.l2_normalize floors the square, keras.ops.normalize the root
    return x * ops.rsqrt(ops.maximum(ops.sum(ops.square(x), axis=axis, keepdims=True), epsilon))


def _matmul(a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False, **_: Any) -> Any:
    from keras import ops

    def turned(x: Any) -> Any:
        return ops.swapaxes(x, -1, -2)

    return ops.matmul(turned(a) if transpose_a else a, turned(b) if transpose_b else b)


def _split(value: Any, parts: Any, axis: int) -> Any:
    from itertools import accumulate

    from keras import ops

    return ops.split(value, parts if isinstance(parts, int) else list(accumulate(parts))[:-1], axis=axis)


def operation_of_keras3(layer: Any, args: tuple, kwargs: dict) -> Any:
    """The call of a TFOpLambda, as keras.ops computes it."""
    import tensorflow

    symbol = layer.symbol
    known = _table3().get(symbol.removeprefix("compat.v1."))
    if known is None:
        raise Stop("gone", layer=layer.name, kind=f"tf.{symbol}", keras="Keras 3")
    signature = inspect.signature(layer.function)
    arguments = dict(signature.bind(*args, **kwargs).arguments)
    arguments.pop("name", None)
    arguments = {k: v.numpy() if isinstance(v, tensorflow.Tensor) and hasattr(v, "numpy") else v for k, v in arguments.items()}
    arguments |= arguments.pop("kwargs", {})
    return known(**arguments)


@functools.cache
def _graph_table() -> dict[str, Any]:
    """What keras.ops computes for a node of a graph, from its inputs and attributes; None where it cannot."""
    from keras import ops

    def matrices(first: str, second: str) -> Any:
        return lambda values, attribute: _matmul(*values, transpose_a=attribute[first].b, transpose_b=attribute[second].b)

    def reduced(function: Any) -> Any:
        return lambda values, attribute: function(values[0], axis=tuple(values[1]) if isinstance(values[1], list) else values[1], keepdims=attribute["keep_dims"].b)

    def padded(values: list, attribute: Any) -> Any:
        return ops.pad(values[0], values[1], constant_values=values[2] if len(values) > 2 else 0)

    def resized(values: list, attribute: Any) -> Any:
        return ops.image.resize(values[0], values[1], interpolation="bilinear", data_format="channels_last") if attribute["half_pixel_centers"].b else None

    simple = {
        "BiasAdd": ops.add, "Abs": ops.abs, "Exp": ops.exp, "Log": ops.log, "Sqrt": ops.sqrt, "Rsqrt": ops.rsqrt,
        "Square": ops.square, "Neg": ops.negative, "Relu": ops.relu, "Relu6": ops.relu6, "Sigmoid": ops.sigmoid, "Tanh": ops.tanh, "Softmax": ops.softmax,
        "Greater": ops.greater, "GreaterEqual": ops.greater_equal, "Less": ops.less, "LessEqual": ops.less_equal, "Equal": ops.equal,
        "SquaredDifference": lambda a, b: ops.square(ops.subtract(a, b)), "Elu": ops.elu, "Softplus": ops.softplus, "FloorDiv": ops.floor_divide,
        "FloorMod": ops.mod, "Select": ops.where, "SelectV2": ops.where, "Sin": ops.sin, "Cos": ops.cos, "Identity": ops.convert_to_tensor,
        "StopGradient": ops.stop_gradient, "ZerosLike": ops.zeros_like, "OnesLike": ops.ones_like, "ClipByValue": ops.clip,
    }  # fmt: skip
    arithmetic = {
        "AddV2": ops.add, "Add": ops.add, "Sub": ops.subtract, "Mul": ops.multiply, "RealDiv": ops.true_divide, "Pow": ops.power, "Maximum": ops.maximum,
        "Minimum": ops.minimum,
    }  # fmt: skip
    table = {kind: (lambda f: lambda values, attribute: f(*values))(function) for kind, function in simple.items()}
    table |= {kind: (lambda f: lambda values, attribute: f(_beside(*values), _beside(*values[::-1])))(function) for kind, function in arithmetic.items()}
    table |= {kind: reduced(function) for kind, function in {"Mean": ops.mean, "Sum": ops.sum, "Max": ops.max, "Min": ops.min, "Prod": ops.prod}.items()}
    return table | {
        "MatMul": matrices("transpose_a", "transpose_b"), "BatchMatMulV2": matrices("adj_x", "adj_y"), "BatchMatMul": matrices("adj_x", "adj_y"),
        "ConcatV2": lambda v, a: ops.concatenate(v[:-1], axis=v[-1]), "Pack": lambda v, a: ops.stack(v, axis=a["axis"].i),
        "Cast": lambda v, a: ops.cast(v[0], _dtype(a["DstT"].type)), "ExpandDims": lambda v, a: ops.expand_dims(v[0], axis=v[1]),
        "Squeeze": lambda v, a: ops.squeeze(v[0], axis=tuple(a["squeeze_dims"].list.i) or None), "Reshape": lambda v, a: ops.reshape(v[0], tuple(v[1])),
        "Transpose": lambda v, a: ops.transpose(v[0], axes=v[1]), "Tile": lambda v, a: ops.tile(v[0], v[1]), "StridedSlice": lambda v, a: v[0][_strided(v[1:], a)],
        "ArgMax": lambda v, a: ops.argmax(v[0], axis=v[1]), "GatherV2": lambda v, a: ops.take(v[0], v[1], axis=v[2]),
        "LeakyRelu": lambda v, a: ops.leaky_relu(v[0], negative_slope=a["alpha"].f), "Pad": padded, "PadV2": padded, "ResizeBilinear": resized,
        "OneHot": lambda v, a: ops.one_hot(ops.cast(v[0], "int32"), v[1], axis=a["axis"].i), "Split": lambda v, a: ops.split(v[1], a["num_split"].i, axis=v[0]),
        "Unpack": lambda v, a: ops.unstack(v[0], num=a["num"].i, axis=a["axis"].i), "Einsum": lambda v, a: ops.einsum(a["equation"].s.decode(), *v),
    }  # fmt: skip


def graph_operation_of_keras3(layer: Any, args: tuple) -> Any:
    """The call of a TensorFlowOpLayer (TensorFlow 2.0 to 2.3: a node of a graph), as keras.ops computes it."""
    import tensorflow

    node = layer.node_def
    values = list(tensorflow.nest.flatten(args))
    for index, constant in sorted(layer.constants.items()):
        constant = tensorflow.get_static_value(constant) if not isinstance(constant, dict) else constant
        values.insert(index, _bare(constant).tolist() if hasattr(constant, "tolist") else _bare(constant))
    known = _graph_table().get(node.op)
    made = known(values, node.attr) if known else None
    if made is None:
        raise Stop("gone", layer=layer.name, kind=f"tf {node.op}", keras="Keras 3")
    return made


def _strided(bounds: list, attribute: Any) -> tuple:
    """The Python index that a StridedSlice stands for."""

    def bit(mask: str, place: int) -> bool:
        return bool(attribute[mask].i >> place & 1)

    key: list[Any] = []
    for place, (begin, end, step) in enumerate(zip(*bounds, strict=True)):
        if bit("ellipsis_mask", place):
            key.append(...)
        elif bit("new_axis_mask", place):
            key.append(None)
        elif bit("shrink_axis_mask", place):
            key.append(begin)
        else:
            key.append(slice(None if bit("begin_mask", place) else begin, None if bit("end_mask", place) else end, step))
    return tuple(key)


def operation_of_keras2(operation: Any, args: tuple, kwargs: dict) -> Any:
    """The call of an operation of keras.ops, as TensorFlow computes it on tensors of tf_keras."""
    import tensorflow as tf

    def axis(op: Any) -> Any:
        return list(op.axis) if isinstance(op.axis, tuple) else op.axis

    def reduced(function):
        return lambda op, x: function(x, axis=axis(op), keepdims=op.keepdims)

    def simple(function):
        return lambda op, *values: function(*values)

    table = {
        "Add": simple(tf.add), "Subtract": simple(tf.subtract), "Multiply": simple(tf.multiply), "Divide": simple(tf.divide), "TrueDivide": simple(tf.truediv),
        "Power": simple(tf.pow), "Maximum": simple(tf.maximum), "Minimum": simple(tf.minimum), "Negative": simple(tf.negative), "Abs": simple(tf.abs),
        "Absolute": simple(tf.abs), "Exp": simple(tf.exp), "Log": simple(tf.math.log), "Sqrt": simple(tf.sqrt), "Rsqrt": simple(tf.math.rsqrt),
        "Square": simple(tf.square), "Sin": simple(tf.sin), "Cos": simple(tf.cos), "Tanh": simple(tf.tanh), "Sigmoid": simple(tf.sigmoid), "Relu": simple(tf.nn.relu),
        "Relu6": simple(tf.nn.relu6), "Silu": simple(tf.nn.silu), "Elu": simple(tf.nn.elu), "Selu": simple(tf.nn.selu),
        "Gelu": lambda op, x: tf.nn.gelu(x, approximate=op.approximate), "Softmax": lambda op, x: tf.nn.softmax(x, axis=op.axis),
        "LeakyRelu": lambda op, x: tf.nn.leaky_relu(x, alpha=op.negative_slope),
        "Mean": reduced(tf.reduce_mean), "Sum": reduced(tf.reduce_sum), "Max": reduced(tf.reduce_max), "Min": reduced(tf.reduce_min),
        "Prod": reduced(tf.reduce_prod), "Std": reduced(tf.math.reduce_std), "Var": reduced(tf.math.reduce_variance),
        "Matmul": simple(tf.matmul), "Concatenate": lambda op, xs: tf.concat(xs, axis=op.axis), "Stack": lambda op, xs: tf.stack(xs, axis=op.axis),
        "ExpandDims": lambda op, x: tf.expand_dims(x, axis=op.axis), "Squeeze": lambda op, x: tf.squeeze(x, axis=axis(op)),
        "Reshape": lambda op, x: tf.reshape(x, [-1 if s is None else s for s in op.newshape]), "Transpose": lambda op, x: tf.transpose(x, perm=op.axes),
        "Cast": lambda op, x: tf.cast(x, op.dtype), "GetItem": lambda op, x, key: x[key], "Clip": lambda op, x: tf.clip_by_value(x, op.x_min, op.x_max),
        "Where": simple(tf.where), "Tile": lambda op, x: tf.tile(x, op.repeats), "Argmax": lambda op, x: tf.argmax(x, axis=op.axis),
        "NotEqual": simple(tf.not_equal), "FloorDivide": simple(tf.math.floordiv), "LogicalAnd": simple(tf.logical_and), "LogicalNot": simple(tf.logical_not),
        "Take": lambda op, x, indices: tf.gather(x, indices, axis=op.axis), "Unstack": lambda op, x: tf.unstack(x, num=op.num, axis=op.axis),
        "Greater": simple(tf.greater), "Less": simple(tf.less), "Equal": simple(tf.equal), "StopGradient": simple(tf.stop_gradient),
        "OneHot": lambda op, x: tf.one_hot(x, op.num_classes, axis=op.axis), "Flip": lambda op, x: tf.reverse(x, axis=[op.axis]),
    }  # fmt: skip
    known = table.get(type(operation).__name__)
    if known is None:
        raise Stop("gone", layer=operation.name, kind=f"keras.ops {type(operation).__name__}", keras="Keras 2")
    return known(operation, *args, **{k: v for k, v in kwargs.items() if v is not None})


# --- weights ---------------------------------------------------------------------------------------------------------


def _leaf(weight: Any) -> str:
    name = getattr(weight, "path", None) or weight.name
    return name.split("/")[-1].split(":")[0]


def hand_over(rebuild: Rebuild) -> dict[int, Any]:
    """Give every new layer the weights of its original.

    Returns:
        The new variable for the id of each old one.

    Raises:
        Stop: they do not fit.
    """
    given = {}
    for old, new in rebuild.pairs:
        if type(old).__name__ in LOOKUPS:
            continue  # what they learned is in their arguments
        before, after = list(old.weights), list(new.weights)
        if rebuild.source.is_model(getattr(old, "layer", None)) or not (before or after):
            continue
        if type(old).__name__ == "BatchNormalization" and len(before) > len(after):  # renorm keeps more
            before = [w for w in before if _leaf(w) in {_leaf(a) for a in after}]
        if [tuple(w.shape) for w in before] != [tuple(w.shape) for w in after]:
            by_name = {(_leaf(w), tuple(w.shape)): w for w in before}
            matched = [by_name.get((_leaf(w), tuple(w.shape))) for w in after]
            if len(by_name) != len(before) or len(before) != len(after) or None in [m if m is None else 1 for m in matched]:
                raise Stop("fit", layer=old.name, old=[(_leaf(w), tuple(w.shape)) for w in before][:8], new=[(_leaf(w), tuple(w.shape)) for w in after][:8])
            before = matched
        for w, a in zip(before, after, strict=True):
            a.assign(w.read_value() if rebuild.source.old else w.numpy())  # the tensor itself: TensorFlow shares its memory
            given[id(w)] = a
        if hasattr(new, "finalize_state"):
            new.finalize_state()
    return given


def keep_hard_sigmoid(rebuild: Rebuild) -> set[str]:
    """Scale weights so that `hard_sigmoid` computes what it computed: 0.2 in Keras 2, 1/6 in Keras 3.

    Returns:
        The names of the layers whose weights changed.
    """
    factor = 1.2 if rebuild.source.old else 1 / 1.2
    changed = set()
    for old, new in rebuild.pairs:
        parts = [(old.forward_layer, new.forward_layer), (old.backward_layer, new.backward_layer)] if type(old).__name__ == "Bidirectional" else [(old, new)]
        for before, after in parts:
            kind = type(before).__name__
            gates = getattr(getattr(before, "recurrent_activation", None), "__name__", "") == "hard_sigmoid"
            itself = rebuild._activation(before) == "hard_sigmoid"
            if gates and kind in CELLS:
                _scale_gates(after, kind, factor)
                rebuild.note("hard_sigmoid_gates", layer=old.name)
                changed.add(old.name)
            if itself and kind in LINEAR:
                for weight in after.weights:
                    if _leaf(weight) != "depthwise_kernel" or not kind.startswith("Separable"):
                        weight.assign(weight.numpy() * factor)
                rebuild.note("hard_sigmoid_weights", layer=old.name)
                changed.add(old.name)
            elif itself and kind not in ("Activation",):
                raise Stop("argument", layer=old.name, kind=kind, argument="activation", value="hard_sigmoid", keras=rebuild.target.label)
    return changed


def _scale_gates(layer: Any, kind: str, factor: float) -> None:
    import numpy as np

    for weight in layer.weights:
        width = weight.shape[-1]
        scale = np.ones(width, "float32")
        if "LSTM" in kind:  # input, forget, cell, output: the cell's candidate has another activation
            quarter = width // 4
            scale[: 2 * quarter] = factor
            scale[3 * quarter :] = factor
        else:  # update, reset, candidate
            scale[: 2 * (width // 3)] = factor
        weight.assign(weight.numpy() * scale)


# --- compile settings and the optimizer's state ----------------------------------------------------------------------

OPTIMIZER_RENAMED = {"lr": "learning_rate", "beta1": "beta_1", "beta2": "beta_2"}
SLOTS = {  # the arrays that an optimizer keeps for each weight: (in Keras 2, in Keras 3); the order is that in which Keras 2 stores them
    "SGD": (("momentum", "_momentums", "momentums"),),
    "Adam": (("m", "_momentums"), ("v", "_velocities"), ("vhat", "_velocity_hats")),
    "AdamW": (("m", "_momentums"), ("v", "_velocities"), ("vhat", "_velocity_hats")),
    "Adamax": (("m", "_m"), ("v", "_u")),
    "RMSprop": (("rms", "_velocities"), ("momentum", "_momentums"), ("mg", "_average_gradients")),
    "Adagrad": (("accumulator", "_accumulators"),),
    "Ftrl": (("accumulator", "_accumulators"), ("linear", "_linears")),
    "Adadelta": (("accum_grad", "_accumulated_grads"), ("accum_var", "_accumulated_delta_vars")),
}  # fmt: skip
LOSS_RENAMED = {"logcosh": "log_cosh", "cosine_proximity": "cosine_similarity", "LogCosh": "log_cosh", "CosineProximity": "cosine_similarity"}


class Uncompilable(Exception):
    """Something of the compile settings has no counterpart; the message says what."""


def compile_as(model: Any, training: dict, custom: dict, changes: list) -> bool:
    """Compile a model of Keras 3 with the settings that Keras 2 stored; notes what had to change. False: it is left uncompiled."""

    try:
        optimizer = _optimizer(training.get("optimizer_config") or training.get("optimizer") or "rmsprop", custom, changes)
        loss = _nested(training.get("loss"), lambda v: _loss(v, custom))
        count = len(model.outputs)
        metrics = _metrics(training.get("metrics"), count, custom)
        weighted = _metrics(training.get("weighted_metrics"), count, custom)
        arguments = {"optimizer": optimizer, "loss": loss, "loss_weights": training.get("loss_weights") or None, "metrics": metrics, "weighted_metrics": weighted}
        names = list(getattr(model, "output_names", []))
        for key in ("loss", "loss_weights"):
            if isinstance(arguments[key], dict):
                arguments[key] = {k.replace("/", "_"): v for k, v in arguments[key].items()}
                if count == 1 and len(arguments[key]) == 1:
                    arguments[key] = next(iter(arguments[key].values()))
                elif not set(arguments[key]) <= set(names):
                    raise Uncompilable(f"{key} for {', '.join(arguments[key])}, outputs are {', '.join(names)}")
        if isinstance(arguments["loss"], list) and count == 1 and len(arguments["loss"]) == 1:
            arguments["loss"] = arguments["loss"][0]
        model.compile(**{k: v for k, v in arguments.items() if v is not None})
        for kind in set(_kinds(arguments)) & {"InverseTimeDecay"}:
            changes.append(("compile", {"what": f"decay -> {kind}"}))
    except (Uncompilable, ValueError, TypeError, KeyError, AttributeError) as error:
        changes.append(("uncompiled", {"why": str(error).split("\n")[0][:160]}))
        return False
    return True


def _kinds(arguments: dict) -> list[str]:
    rate = getattr(arguments["optimizer"], "_learning_rate", None)
    return [type(rate).__name__]


def _nested(value: Any, function: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_nested(v, function) for v in value]
    if isinstance(value, dict) and "class_name" not in value:
        return {k: _nested(v, function) for k, v in value.items()}
    return None if value is None else function(value)


def _filtered(kind: type, config: dict) -> dict:
    accepted = _accepted(kind)
    return {k: _bare(v) for k, v in config.items() if k in accepted}


def _optimizer(value: Any, custom: dict, changes: list) -> Any:
    import keras

    if isinstance(value, str):
        return keras.optimizers.get(value)
    kind, config = value["class_name"].split(">")[-1], dict(value.get("config") or {})
    if kind == "LossScaleOptimizer":
        inner = config.get("inner_optimizer") or config.get("optimizer")
        return keras.optimizers.LossScaleOptimizer(_optimizer(inner, custom, changes))
    made = custom.get(kind) or getattr(keras.optimizers, {"adam": "Adam", "sgd": "SGD", "rmsprop": "RMSprop"}.get(kind, kind), None)
    if made is None or not inspect.isclass(made):
        raise Uncompilable(f"optimizer {kind}")
    for old, new in OPTIMIZER_RENAMED.items():
        if old in config:
            config[new] = config.pop(old)
            changes.append(("compile", {"what": f"{old} -> {new}"}))
    rate, decay = config.get("learning_rate", 0.001), _bare(config.pop("decay", 0)) or 0
    if isinstance(rate, dict) and "class_name" in rate:
        schedule = getattr(keras.optimizers.schedules, rate["class_name"].split(">")[-1], None)
        if schedule is None:
            raise Uncompilable(f"schedule {rate['class_name']}")
        config["learning_rate"] = schedule(**{k: v for k, v in _filtered(schedule, rate["config"]).items() if v is not None})
    elif decay:
        config["learning_rate"] = keras.optimizers.schedules.InverseTimeDecay(_bare(rate), decay_steps=1, decay_rate=decay)
    if config.get("epsilon", 0) is None:
        config.pop("epsilon")
    return made(**{k: v for k, v in _filtered(made, config).items() if not (k == "name" and not v)})


def _loss(value: Any, custom: dict) -> Any:
    import keras

    if isinstance(value, dict):
        kind, config = value["class_name"].split(">")[-1], dict(value.get("config") or {})
        if kind == "function":
            return _loss(value["config"], custom)
        if kind == "LossFunctionWrapper" and isinstance(config.get("fn"), str):
            return _loss(config["fn"], custom)
        made = custom.get(kind) or getattr(keras.losses, kind, None)
        if made is None:
            raise Uncompilable(f"loss {kind}")
        config = {k: v for k, v in config.items() if k not in ("fn", "axis") or k == "axis" and "axis" in _accepted(made)}
        if config.get("reduction") in ("auto", "sum_over_batch_size", None):
            config.pop("reduction", None)
        return made(**_filtered(made, config))
    name = LOSS_RENAMED.get(value, value)
    if name in custom:
        return custom[name]
    try:
        return keras.losses.get(name)
    except ValueError:
        raise Uncompilable(f"loss {value}") from None


def _metric(value: Any, custom: dict) -> Any:
    import keras

    if isinstance(value, dict):
        kind, config = value["class_name"].split(">")[-1], dict(value.get("config") or {})
        function = config.get("fn")
        if isinstance(function, dict):
            function = function.get("config")
        if kind in ("MeanMetricWrapper", "SumOverBatchSizeMetricWrapper") or (function and not getattr(keras.metrics, kind, None)):
            wrapped = _metric(function, custom)
            wrapped = wrapped if not isinstance(wrapped, str) else keras.metrics.get(wrapped)
            return keras.metrics.MeanMetricWrapper(wrapped, name=config.get("name"))
        if kind == "function":
            return _metric(value["config"], custom)
        made = custom.get(kind) or getattr(keras.metrics, kind, None)
        if made is None:
            raise Uncompilable(f"metric {kind}")
        return made(**{k: v for k, v in _filtered(made, config).items() if k != "dtype"})
    if value in custom:
        return custom[value]
    if value in ("accuracy", "acc", "crossentropy", "ce"):
        return value
    name = LOSS_RENAMED.get(value, value)
    try:
        found = keras.metrics.get(name)
    except ValueError:
        raise Uncompilable(f"metric {value}") from None
    return found if callable(found) else name


def _metrics(value: Any, outputs: int, custom: dict) -> Any:
    if not value:
        return None
    if isinstance(value, dict) and "class_name" not in value:
        return {k.replace("/", "_"): _metrics(v if isinstance(v, list) else [v], 1, custom) for k, v in value.items()}
    value = value if isinstance(value, (list, tuple)) else [value]
    if outputs == 1:
        flat = [inner for one in value for inner in (one if isinstance(one, (list, tuple)) else [one])]
        return [_metric(v, custom) for v in flat if v is not None]
    if any(isinstance(one, (list, tuple)) for one in value):
        return [_metrics(list(one), 1, custom) if isinstance(one, (list, tuple)) else None for one in value]
    return [[_metric(v, custom) for v in value] for _ in range(outputs)]


def optimizer_state(original: Original, model: Any, old: Any, given: dict[int, Any], scaled: set[str], changes: list) -> None:
    """Bring the optimizer's arrays along, from an `.h5` or a `.keras` of Keras 2 into the compiled model of Keras 3."""
    if original.form == "savedmodel":
        changes.append(("optimizer_lost", {"why": "brought along only from an .h5 or a .keras"}))
    elif original.form != "json" and original.generation != 1:
        with _weights_file(original) as weights, _hdf5(weights) as file:
            if stored := _stored_optimizer(file):
                _assign_optimizer(stored, model, old, given, scaled, changes)


def _stored_optimizer(file: Any) -> list[tuple[str, Any]]:
    """Names and arrays in the order in which Keras 2 stored them; the number of steps comes first. In a `.keras` the names are numbers."""
    where = next((w for w in ("optimizer_weights", "optimizer/vars", "optimizer/inner_optimizer/vars", "optimizer/_optimizer/vars") if w in file), None)
    if where is None:
        return []
    group = file[where]
    names = [_text(n) for n in group.attrs.get("weight_names", [])] if where == "optimizer_weights" else sorted((n for n in group if n.isdigit()), key=int)
    return [(name, group[name]) for name in names if name in group]


def _assign_optimizer(stored: list[tuple[str, Any]], model: Any, old: Any, given: dict[int, Any], scaled: set[str], changes: list) -> None:
    def lost(why: str) -> None:
        changes.append(("optimizer_lost", {"why": why}))

    optimizer = getattr(model.optimizer, "inner_optimizer", model.optimizer)
    kind = type(optimizer).__name__
    if kind not in SLOTS:
        return lost(kind)
    if kind == "SGD" and not getattr(optimizer, "momentum", 0):
        return None  # what it kept was never used
    if scaled:
        return lost("hard_sigmoid: " + ", ".join(sorted(scaled)))
    trainable = old.trainable_weights
    targets = [given.get(id(w)) for w in trainable]
    if any(t is None for t in targets) or {id(t) for t in targets} != {id(t) for t in model.trainable_variables}:
        return lost("trainable weights")
    steps = int(stored[0][1][()]) if stored[0][1].shape == () else 0
    rest = [(name, a) for name, a in stored if a.shape != () or not trainable or trainable[0].shape == ()]
    shapes = [tuple(w.shape) for w in trainable]
    count = len(shapes)
    if not count:
        return lost("no trainable weights")
    slots = len(rest) // count
    if slots == 0:
        grouped: list[list] = []
    elif len(rest) == slots * count and [a.shape for _, a in rest] == shapes * slots and not _interleaved(rest, slots, kind):
        grouped = [[a for _, a in rest[i * count : (i + 1) * count]] for i in range(slots)]
    elif len(rest) == slots * count and [a.shape for _, a in rest] == [s for s in shapes for _ in range(slots)]:
        grouped = [[a for _, a in rest[i::slots]] for i in range(slots)]
    elif kind == "Adam" and len(rest) == 3 * count and [a.shape for _, a in rest[: 2 * count]] == [s for s in shapes for _ in range(2)]:
        grouped = [[a for _, a in rest[i : 2 * count : 2]] for i in range(2)] + [[a for _, a in rest[2 * count :]]]
    elif kind == "Adam" and len(rest) > 2 * count and [a.shape for _, a in rest[: 2 * count]] == shapes * 2:  # Keras before 2.3: a place holder for each vhat
        grouped = [[a for _, a in rest[i * count : (i + 1) * count]] for i in range(2)]
    else:
        return lost("layout")
    optimizer.build(model.trainable_variables)
    written = 0
    lists = [next((getattr(optimizer, n) for n in slot[1:] if getattr(optimizer, n, None)), None) for slot in SLOTS[kind]]
    lists = [one for one in lists if one]
    if len(grouped) > len(lists):
        return lost(f"{len(grouped)} arrays for each weight")
    places = {id(v): i for i, v in enumerate(model.trainable_variables)}
    for arrays_of_slot, variables in zip(grouped, lists, strict=False):
        for target, array in zip(targets, arrays_of_slot, strict=True):
            variables[places[id(target)]].assign(array[()])
            written += 1
    optimizer.iterations.assign(steps)
    changes.append(("optimizer", {"slots": written, "steps": steps}))


def _interleaved(rest: list, slots: int, kind: str) -> bool:
    """Whether the arrays go weight by weight (from 2.11 on), as their names say where the shapes cannot; in a `.keras`, which came later, all but those of RMSprop do."""
    if slots < 2:
        return False
    if rest[0][0].isdigit():
        return kind != "RMSprop"
    marks = [re.findall(r"(?:^|/)(m|v|momentum|velocity|rms|vhat)(?:/|$|_\d)", name) for name, _ in rest[:2]]
    return bool(marks[0] and marks[1] and marks[0][0] != marks[1][0])


# --- the proof -------------------------------------------------------------------------------------------------------


@dataclass
class Demand:
    """What one input of a model must look like. high: integers below it. padded: zeros at the end. mask: a value that marks a step as absent."""

    high: int | None = None
    padded: bool = False
    mask: float | None = None
    words: list[str] | None = None

    def join(self, other: Demand) -> None:
        if other.high is not None:
            self.high = other.high if self.high is None else min(self.high, other.high)
        self.padded |= other.padded
        self.mask = other.mask if other.mask is not None else self.mask
        self.words = other.words or self.words


PASSING = {
    "Reshape", "Flatten", "Permute", "RepeatVector", "Concatenate", "TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer", "GetItem", "Cast", "Dropout",
    "ExpandDims", "Squeeze", "Stack", "Lambda", "InputLayer", "SpatialDropout1D",
}  # fmt: skip


def demands(model: Any, side: Side) -> list[Demand]:
    """What each input of a live model must look like, found by following it to the layers that are picky."""
    starts = side.flatten(side.structures(model)[0])
    wanted = [Demand() for _ in starts]
    flows: dict[int, set[int]] = {id(t): {i} for i, t in enumerate(starts)}
    for layer, args, kwargs, results in side.calls(model):
        tensors = [t for t in side.flatten((args, kwargs)) if side.is_tensor(t)]
        sources = set().union(*(flows.get(id(t), set()) for t in tensors)) if tensors else set()
        inner = layer
        while type(inner).__name__ == "TimeDistributed":
            inner = inner.layer
        kind = type(inner).__name__
        if side.is_model(inner) and side.is_graph(inner):
            below = demands(inner, side)
            for tensor, demand in zip(tensors if inner is layer else tensors[:1], below, strict=False):
                for source in flows.get(id(tensor), ()):
                    wanted[source].join(demand)
        for source in sources:
            wanted[source].join(_demand(inner, kind))
        if kind in PASSING:
            for result in side.flatten(results):
                flows[id(result)] = sources
    return wanted


def _demand(layer: Any, kind: str) -> Demand:
    if kind == "Embedding":
        return Demand(high=int(layer.input_dim), padded=bool(layer.mask_zero))
    if kind == "CategoryEncoding":
        return Demand(high=int(layer.num_tokens))
    if kind == "Masking":
        return Demand(mask=float(layer.mask_value))
    if kind in ("StringLookup", "TextVectorization"):
        words = [str(w) for w in layer.get_vocabulary() if w]
        return Demand(words=[*words[:50], "unseen"])
    if kind == "IntegerLookup":
        known = [int(w) for w in layer.get_vocabulary() if str(w).lstrip("-").isdigit()]
        return Demand(high=max([2, *known]) + 2)
    if kind == "Hashing":
        return Demand(high=1000, words=["red", "green", "blue", "one", "two"])
    return Demand()


def draw(model: Any, side: Side, open_size: int) -> list[list[Any]]:
    """Seeded inputs for a model: for each batch, an array for each input."""
    import numpy as np

    generator = np.random.default_rng(20240229)
    starts = side.flatten(side.structures(model)[0])
    wanted = demands(model, side)
    batches = []
    for samples, spread in BATCHES:
        batch = []
        for tensor, demand in zip(starts, wanted, strict=True):
            shape = tuple(tensor.shape)
            shape = (shape[0] or samples, *(open_size if s is None else int(s) for s in shape[1:]))
            batch.append(_array(generator, shape, str(getattr(tensor.dtype, "name", tensor.dtype)), demand, spread))
        batches.append(batch)
    return batches


def _array(generator: Any, shape: tuple, dtype: str, demand: Demand, spread: str) -> Any:
    if math.prod(shape) > 2**28:
        raise Stop("failed", why=f"input of shape {shape}")
    if dtype == "string":
        return generator.choice(demand.words or ["one", "two"], size=shape).astype(object)
    if dtype == "bool":
        return generator.random(shape) < 0.5
    whole = demand.high is not None or dtype.startswith(("int", "uint"))
    if whole:
        array = generator.integers(0, demand.high if demand.high is not None else 10, size=shape)
    elif spread == "normal":
        array = generator.standard_normal(shape, "float32")
    else:
        array = generator.random(shape, "float32") * (255 if spread == "bytes" else 1)
    if len(shape) > 1 and (demand.padded or demand.mask is not None):
        for sample in range(shape[0]):
            absent = int(generator.integers(0, shape[1]))  # at least one step stays
            if absent:
                array[sample, shape[1] - absent :] = 0 if demand.padded else demand.mask
    return array.astype(dtype)


def predict(model: Any, batches: list[list[Any]], side: Side) -> list[list[Any]]:
    """What a live model answers: for each batch, an array for each output. Nothing is trained or traced."""
    import numpy as np
    import tensorflow

    structure = side.structures(model)[0]
    answers = []
    for batch in batches:
        tensors = [tensorflow.constant(list(map(str, a.ravel())), shape=a.shape) if a.dtype == object else tensorflow.convert_to_tensor(a) for a in batch]
        packed = tensorflow.nest.pack_sequence_as(structure, tensors) if side.old else side.library.tree.pack_sequence_as(structure, tensors)
        outputs = side.flatten(model(packed, training=False))
        answers.append([np.asarray(tensorflow.sparse.to_dense(o) if isinstance(o, tensorflow.SparseTensor) else o) for o in outputs])
    return answers


@dataclass
class Proof:
    """How far two models' answers are apart. maximum, median: of the differences, relative to the largest value of their output."""

    reference: str
    samples: int
    values: int
    maximum: float
    median: float
    tolerance: float
    where: str
    constant: bool

    @property
    def equal(self) -> bool:
        return self.maximum <= self.tolerance


def compare(expected: list[list[Any]], got: list[list[Any]], reference: str, tolerance: float) -> Proof:
    """Compare answers value by value."""
    import numpy as np

    worst, where, apart, values, constant = 0.0, "", [], 0, True
    for number, (one, two) in enumerate(zip(expected, got, strict=True)):
        if len(one) != len(two):
            return Proof(reference, 0, 0, math.inf, math.inf, tolerance, f"{len(one)} outputs and {len(two)}", False)
        for output, (a, b) in enumerate(zip(one, two, strict=True)):
            place = f"output {output}, batch {number}"
            if a.shape != b.shape:
                return Proof(reference, 0, 0, math.inf, math.inf, tolerance, f"{place}: shape {a.shape} and {b.shape}", False)
            if a.size == 0:
                continue
            if a.dtype.kind in "OSUb":
                difference = np.where(a.astype(str) == b.astype(str), 0.0, np.inf).ravel()
            else:
                a, b = a.astype("float64"), b.astype("float64")
                known = np.isfinite(a)
                if not np.array_equal(known, np.isfinite(b)):
                    return Proof(reference, 0, 0, math.inf, math.inf, tolerance, f"{place}: not a number", False)
                difference = np.abs(a[known] - b[known]) / max(float(np.abs(a[known]).max(initial=0)), 1e-30) if known.any() else np.array([0.0])
                constant &= not known.any() or len(a) == 1 or bool(np.all(a == a[:1]))
            values += a.size
            apart.append(difference)
            if difference.size and difference.max() > worst:
                worst, where = float(difference.max()), place
    flat = np.concatenate(apart) if apart else np.zeros(1)
    return Proof(reference, sum(s for s, _ in BATCHES), values, worst, float(np.median(flat)), tolerance, where, constant)


# --- one file --------------------------------------------------------------------------------------------------------


def convert(
    source: str | Path, target: str | Path | None = None, *, to: str = "keras3", weights: str | Path | None = None, custom: str | Path | None = None,
    allow_code: bool = False, overwrite: bool = False,
) -> Report:  # fmt: skip
    """Convert one file; see the head of this program.

    Args:
        source: the file or folder to read; never written to.
        target: the file to write; beside the source without.
        to: "keras3" for a `.keras`, "keras2" for a `.h5`.
        weights: of a JSON architecture.
        custom: a Python file that defines the classes and functions which are not part of Keras; it is run.
        allow_code: run Lambda functions stored in the file.
        overwrite: replace `target`.

    Returns:
        What happened. Trouble with the file is in the report, not raised.
    """
    source = Path(source)
    target = Path(target) if target else beside(source, to)
    report = Report(str(source), str(target))
    try:
        _convert(report, source, target, to, Path(weights) if weights else None, Path(custom) if custom else None, allow_code, overwrite)
    except Stop as stop:
        report.status, report.reason = stop.status, (stop.code, stop.values)
    except MemoryError:
        report.status = "failed"
        report.reason = ("memory", {"times": MEMORY, "room": _bytes(ROOM)})
    except (Exception, SystemExit) as error:  # whatever the libraries raise on a file is this file's trouble, not that of the others
        report.status = "failed"
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.ENAMETOOLONG)
        report.reason = ("write", {"why": os.strerror(error.errno)}) if full else ("failed", {"why": f"{type(error).__name__}: {_first_line(error)}"})
    return report


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).split("\n") if line.strip()), "")[:300]


def _why(error: BaseException) -> str:
    """The line of a message that says what happened; the first often says only where."""
    lines = [line.strip() for line in str(error).split("\n") if line.strip()]
    told = [line for line in lines if not line.startswith(("Exception encountered when calling", "Arguments received", "Call arguments"))]
    line = re.sub(r"\{\{.*?\}\} ?| \[Op:.*$", "", told[0] if told else "")
    return (line or _first_line(error))[:300]


def _bytes(count: int) -> str:
    return f"{count / 2**30:.0f} GiB"


def beside(source: Path, to: str) -> Path:
    """Where the result of `source` goes when nobody says."""
    ending = {"keras3": ".keras", "keras2": ".h5"}[to]
    target = source.with_name((source.stem if source.is_file() else source.name) + ending)
    return target if target != source else source.with_name(f"{source.stem}.{to}{ending}")


def _fingerprint(source: Path, weights: Path | None) -> str:
    digest = hashlib.sha256()
    files = sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else [source]
    for file in [*files, *([weights] if weights else [])]:
        with file.open("rb") as opened:
            while block := opened.read(2**20):
                digest.update(block)
    return digest.hexdigest()


def _state(source: Path | None) -> list:
    """Size, time and identity of a file, or of all files of a folder."""
    if source is None:
        return []
    try:
        files = sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else [source]
        return [(p, (found := p.stat()).st_size, found.st_mtime_ns, found.st_ino) for p in files]
    except OSError:
        return []


def _mark_of(target: Path) -> dict:
    """What a result says of itself; {} where it is none of ours."""
    try:
        if zipfile.is_zipfile(target):
            with zipfile.ZipFile(target) as archive:
                text = archive.comment.decode("utf-8", "replace")
        else:
            import h5py

            with h5py.File(target, "r") as file:
                text = _text(file.attrs.get("converted", ""))
        return json.loads(text.removeprefix(MARK)) if text.startswith(MARK) else {}
    except (OSError, ValueError, KeyError, RuntimeError):
        return {}


def _convert(report: Report, source: Path, target: Path, to: str, weights: Path | None, custom: Path | None, allow_code: bool, overwrite: bool) -> None:
    before = _state(source), _state(weights)
    original = read(source, weights)
    if target.exists() and any(path and path.exists() and target.samefile(path) for path in (source, weights)):
        raise Stop("original", target=str(target))
    report.written_by = f"Keras {original.version}" if original.version else "Keras"
    fingerprint = _fingerprint(source, weights)
    if target.exists() and not overwrite:
        mark = _mark_of(target)
        if mark.get("sha256") == fingerprint:
            report.status, report.reason, report.proof = "present", ("done", {}), mark.get("proof")
            return
        raise Stop("exists", target=str(target))
    with _reserved(target) as part:
        try:
            _convert_into(part, report, original, to, custom, allow_code, fingerprint)
        finally:
            _forget()
        if (_state(source), _state(weights)) != before:
            raise Stop("changed")
        _appear(part, target, overwrite)


def _convert_into(part: Path, report: Report, original: Original, to: str, custom: Path | None, allow_code: bool, fingerprint: str) -> None:
    import keras
    import tf_keras

    old_side, new_side = Side(tf_keras, "Keras 2"), Side(keras, "Keras 3")
    own = old_side if original.generation < 3 else new_side
    other = new_side if to == "keras3" else old_side
    customs = {side.label: load_custom(custom, side.library) if custom else {} for side in (old_side, new_side)}
    guard(original, set(customs[own.label]), allow_code)
    with aliased(own.library) if custom and own.old else contextlib.nullcontext():
        if own.old:
            model, why = old_model(original, customs[own.label], report.changes, allow_code), ""
        else:
            model, why = new_model(original, customs[own.label], report.changes, allow_code)
        batches, expected = [], []
        codes = {code for code, _ in report.changes}
        if "theano" in codes:
            why = "written with Theano, which is not here to compare with"
        elif "axes" in codes:
            why = "the order of the axes is not in the file"
        if not why:
            batches, expected, why = _asked(model, own)
    half = any("16" in own.policy(layer) for layer in getattr(model, "layers", []))
    if own is not other:
        rebuild = Rebuild(own, other, report.changes, customs[other.label], allow_code)
        with blank(other.library):
            result = rebuild.model(model)
        given = hand_over(rebuild)
        scaled = keep_hard_sigmoid(rebuild)
        if original.training and not other.old and compile_as(result, original.training, customs[other.label], report.changes):
            optimizer_state(original, result, model, given, scaled, report.changes)
        training = portable_training(model) if other.old else None
        reference = f"{own.library.__name__} {own.library.__version__}"
        del rebuild, given
    else:
        result, training, reference = model, None, f"{own.library.__name__} {own.library.__version__}"
    del model
    _save(result, part, other, training)
    del result
    gc.collect()
    reopened = _reopen(part, other, customs[other.label], allow_code)
    if why:
        report.status, report.reason = "not compared", ("no_comparison", {"why": why})
    else:
        proof = compare(expected, predict(reopened, batches, other), reference, TOLERANCE["half" if half else "float32"])
        report.proof = asdict(proof)
        if not proof.equal:
            noise = rounding_noise(original, own, customs[own.label], allow_code, batches, expected) if proof.maximum < 0.2 else 0.0
            if proof.maximum > 10 * noise:
                raise Stop("differs", maximum=proof.maximum, what=proof.where)
            report.changes.append(("unsteady", {"apart": proof.maximum, "noise": noise}))
        if proof.constant:
            report.changes.append(("constant", {}))
        report.status = "converted"
    del reopened
    _mark(part, {"sha256": fingerprint, "status": report.status, "proof": report.proof}, other)


def _forget() -> None:
    """Nothing of a file stays behind for the next one."""
    import keras
    import tf_keras

    keras.backend.clear_session()
    tf_keras.backend.clear_session()
    gc.collect()


def _asked(model: Any, side: Side) -> tuple[list, list, str]:
    """(inputs, answers, why there are none)."""
    if not side.is_graph(model):
        return [], [], "subclassed model: its inputs are not known"
    opened = any(s is None for tensor in side.flatten(side.structures(model)[0]) for s in tuple(tensor.shape)[1:])
    why = ""
    for size in OPEN_SIZES if opened else OPEN_SIZES[:1]:
        try:
            batches = draw(model, side, size)
            return batches, predict(model, batches, side), ""
        except Stop:
            raise
        except Exception as error:  # an open dimension may be too small, or the processor cannot compute a layer
            why = f"{type(error).__name__}: {_why(error)}"
    return [], [], why


def rounding_noise(original: Original, side: Side, custom: dict, allow_code: bool, batches: list, expected: list) -> float:
    """How far the original's own answers move when each weight changes in its last digit: less cannot be asked of a copy."""
    import numpy as np

    with aliased(side.library) if custom and side.old else contextlib.nullcontext():
        model = old_model(original, custom, [], allow_code) if side.old else new_model(original, custom, [], allow_code)[0]
        generator = np.random.default_rng(7)
        for weight in model.weights:
            values = np.asarray(weight)
            if values.dtype.kind == "f":
                weight.assign(values * (1 + generator.choice([-1.0, 1.0], values.shape) * np.finfo(values.dtype).eps).astype(values.dtype))
        noise = compare(expected, predict(model, batches, side), "", 0).maximum
    return noise if math.isfinite(noise) else 0.0


def new_model(original: Original, custom: dict, changes: list, allow_code: bool) -> tuple[Any, str]:
    """(the model as Keras 3 reads it, why it is no reference)."""
    import keras

    with tempfile.TemporaryDirectory(prefix="convert-") as folder:
        if original.form == "json":
            weights = Path(folder) / "model.weights.h5"
            with _hdf5(original.weights) as file:
                legacy = "layer_names" in file.attrs
            weights = weights.with_name("model.h5") if legacy else weights
            weights.symlink_to(original.weights.resolve())
            model = keras.saving.deserialize_keras_object(original.config, custom_objects=custom, safe_mode=not allow_code)
            model.load_weights(weights)
            return model, ""
        name = Path(folder) / ("model.h5" if original.form == "h5" else "model.keras")
        if original.path.is_file():
            name.symlink_to(original.path.resolve())
            for member in _members(original.path) if original.form == "keras" else ():
                if member.endswith(".h5"):
                    _extract(original.path, member, Path(folder) / "looked-at.h5")
                    with _hdf5(Path(folder) / "looked-at.h5"):
                        pass
        else:
            with zipfile.ZipFile(name, "w") as archive:
                for file in sorted(p for p in original.path.rglob("*") if p.is_file()):
                    archive.write(file, file.relative_to(original.path).as_posix())
        arguments = {"custom_objects": custom, "safe_mode": not allow_code}
        with contextlib.suppress(Exception):  # compile settings that Keras cannot read are brought over below
            return keras.saving.load_model(name, compile=True, **arguments), ""
        why = ""
        try:
            model = keras.saving.load_model(name, compile=False, **arguments)
        except Exception as error:
            if original.form == "h5":
                with contextlib.suppress(Exception):  # what load_model of an `.h5` mistakes, the newer reader of configurations may know
                    model = keras.saving.deserialize_keras_object(_with_modules(original.config), custom_objects=custom, safe_mode=not allow_code)
                    model.load_weights(name)
                    if original.training:
                        compile_as(model, original.training, custom, changes)
                    return model, ""
            repaired = repaired3(original.config, changes)
            if not original.path.is_file() or repaired == original.config:
                raise
            patched = name.with_stem("patched")
            _with_config(original, patched, repaired)
            model = keras.saving.load_model(patched, compile=False, **arguments)
            why = f"Keras {keras.__version__} does not open the original: {type(error).__name__}"
        if original.training:
            compile_as(model, original.training, custom, changes)
        return model, why


def _with_modules(config: dict) -> dict:
    """The configuration in an `.h5` of Keras 3, with what that of a `.keras` says more: where each class is found."""
    import keras

    config = json.loads(json.dumps(config))
    for value, _ in classes(config):
        kind, nodes = value["class_name"], value.get("inbound_nodes")
        if "module" in value:
            continue
        operation = next((m.__name__ for m in _operation_modules() if hasattr(m, kind)), None)
        two = bool(nodes) and isinstance(nodes[0], dict) and len(nodes[0].get("args", [])) > 1  # a layer gets its tensors in one list
        layer = getattr(keras.layers, kind, None)
        lacks = layer is not None and any(p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD and n not in (value.get("config") or {}) for n, p in inspect.signature(layer.__init__).parameters.items() if n != "self")
        if operation and nodes and (two or lacks or layer is None):
            value |= {"module": operation, "registered_name": kind}
        elif layer is not None:
            value |= {"module": "keras.layers", "registered_name": None}
        elif kind in ("Sequential", "Functional"):
            value |= {"module": {"Sequential": "keras", "Functional": "keras.src.models.functional"}[kind], "registered_name": kind}
    return config


def repaired3(config: dict, changes: list) -> dict:
    """A configuration of an older Keras 3 as the newest reads it: `x + y` is no layer `Add`, and arguments that are gone are left out."""
    import keras

    config = json.loads(json.dumps(config))
    for value, where in classes(config):
        if value["class_name"] in ("Add", "Subtract", "Multiply", "Maximum", "Minimum", "Average", "Concatenate"):
            for node in value.get("inbound_nodes", []):
                if isinstance(node, dict) and len(node.get("args", [])) == 2 and all(isinstance(a, dict) for a in node["args"]):
                    node["args"] = [node["args"]]
                    changes.append(("merge", {}))
        kind = getattr(keras.layers, value["class_name"], None)
        if kind is not None and isinstance(value.get("config"), dict):
            for key in set(value["config"]) - _accepted(kind) - {"name", "trainable", "dtype", "layers"}:
                changes.append(("dropped", {"layer": where, "argument": key, "value": _short(value["config"].pop(key))}))
    return config


def _with_config(original: Original, target: Path, config: dict) -> None:
    """A copy of a file of Keras 3 with another configuration."""
    if original.form == "h5":
        import h5py

        shutil.copyfile(original.path, target)
        with h5py.File(target, "r+") as file:
            _attribute(file, "model_config", json.dumps(config))
        return
    with zipfile.ZipFile(original.path) as before, zipfile.ZipFile(target, "w") as after:
        for member in before.infolist():
            content = json.dumps(config) if member.filename == "config.json" else before.read(member)
            after.writestr(member.filename, content)


def load_custom(path: Path, library: Any) -> dict[str, Any]:
    """The classes and functions that a user's file defines, made for one Keras: the file is run with that one as `keras` and `tensorflow.keras`.

    Raises:
        Stop: it does not run.
    """
    import types

    module = types.ModuleType(f"custom_{library.__name__}")
    try:
        with aliased(library):
            exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), module.__dict__)  # noqa: S102 -- the user's own file, named by the user
    except (Exception, SystemExit) as error:
        raise Stop("failed", why=f"{path}: {type(error).__name__}: {_first_line(error)}") from None
    return {name: value for name, value in vars(module).items() if callable(value) and getattr(value, "__module__", "") == module.__name__}


@contextlib.contextmanager
def aliased(library: Any) -> Iterator[None]:
    """While it lasts, `keras` and `tensorflow.keras` mean this Keras."""
    import tensorflow

    def ours(name: str) -> bool:
        return name.split(".")[0] == "keras" or name.startswith("tensorflow.keras")

    before = {name: module for name, module in sys.modules.items() if ours(name)}
    attribute = tensorflow.__dict__.get("keras")
    own = {name: module for name, module in sys.modules.items() if name == library.__name__ or name.startswith(library.__name__ + ".")}
    for name in before:
        del sys.modules[name]
    for name, module in own.items():
        rest = name[len(library.__name__) :]
        sys.modules["keras" + rest] = sys.modules["tensorflow.keras" + rest] = module
    tensorflow.keras = library
    try:
        yield
    finally:
        for name in [name for name in sys.modules if ours(name)]:
            del sys.modules[name]
        sys.modules.update(before)
        if attribute is not None:
            tensorflow.keras = attribute


def portable_training(model: Any) -> dict | None:
    """The compile settings of a model of Keras 3 in words that every Keras 2 reads; None where there are none."""
    config = model.get_compile_config() if getattr(model, "compiled", False) else None
    if not config:
        return None
    config = plain(config, [])

    def named(value: Any) -> Any:
        if isinstance(value, dict) and "class_name" in value:
            inner = {k: v for k, v in (value.get("config") or {}).items() if k in ("name", "from_logits", "label_smoothing", "delta", "num_classes", "threshold", "k")}
            return {"class_name": value["class_name"], "config": inner}
        return value

    optimizer = config.get("optimizer")
    if isinstance(optimizer, dict):
        kept = ("name", "learning_rate", "beta_1", "beta_2", "epsilon", "amsgrad", "momentum", "nesterov", "rho", "centered", "initial_accumulator_value")
        inner = {k: v for k, v in optimizer["config"].items() if k in kept and not isinstance(v, dict)}
        optimizer = {"class_name": optimizer["class_name"], "config": inner}
    return {
        "optimizer_config": optimizer, "loss": _nested(config.get("loss"), named), "metrics": _nested(config.get("metrics"), named),
        "weighted_metrics": _nested(config.get("weighted_metrics"), named), "loss_weights": config.get("loss_weights"),
    }  # fmt: skip


# --- writing ---------------------------------------------------------------------------------------------------------


def workshop(target: Path) -> Path:
    """The hidden folder beside a target in which its file is made."""
    return target.with_name(f".{target.name}.part")


@contextlib.contextmanager
def _reserved(target: Path) -> Iterator[Path]:
    """A file in the target's workshop, which only this process uses. It is gone afterwards; what a process that died left there is thrown away."""
    folder = workshop(target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not stat.S_ISDIR(folder.lstat().st_mode):
            raise Stop("write", why=f"{folder} is a link")
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as error:
        raise Stop("write", why=error.strerror or str(error)) from None
    try:
        _lock(handle)
        if not (folder / "lock").exists():  # its last user has just cleared it away
            raise Stop("busy")
        _clear(folder)
        try:
            yield folder / f"model{target.suffix}"
        finally:
            _leave(folder)
    finally:
        os.close(handle)


def _leave(folder: Path) -> None:
    with contextlib.suppress(OSError, Stop):
        _clear(folder)
        (folder / "lock").unlink()
        folder.rmdir()


def _lock(handle: int) -> None:
    """Keep others out; the system lets go of it when the process dies."""
    try:
        try:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError:
        raise Stop("busy") from None


def _clear(folder: Path) -> None:
    """Throw away what conversions leave in a workshop, nothing else."""
    for left in folder.iterdir():
        if left.name == "lock":
            continue
        if not re.fullmatch(r"model\.(keras|h5)|tmp\w+", left.name):
            raise Stop("write", why=f"{left} is none of ours")
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()


def _save(model: Any, part: Path, side: Side, training: dict | None) -> None:
    import h5py

    try:
        if not side.old:
            with frugal():
                model.save(part)
            return
        content = io.BytesIO()  # on a full disk HDF5 brings the process down
        with h5py.File(content, "w") as file:
            model.save(file, save_format="h5", include_optimizer=False)
            config = plain(json.loads(_text(file.attrs["model_config"])), [])
            for value, _ in classes(config):
                settings = value["config"] if isinstance(value.get("config"), dict) else {}
                for key in [key for key, idle in NEWER_ARGUMENTS.items() if key in settings and settings[key] in idle]:
                    del settings[key]
            _attribute(file, "model_config", json.dumps(config, default=lambda _: {"class_name": "__ellipsis__"}))
            if training:
                _attribute(file, "training_config", json.dumps(training))
        part.write_bytes(content.getbuffer())
    except OSError as error:
        raise Stop("write", why=(os.strerror(error.errno) if error.errno else str(error)[:200])) from None


def _attribute(file: Any, name: str, value: str) -> None:
    """An attribute in the form in which Keras 2 writes it."""
    if name in file.attrs:
        del file.attrs[name]
    file.attrs[name] = value.encode("utf-8")


def _mark(part: Path, facts: dict, side: Side) -> None:
    text = MARK + json.dumps(facts)
    try:
        if side.old:
            import h5py

            with h5py.File(part, "r+") as file:
                file.attrs["converted"] = text
        else:
            with zipfile.ZipFile(part, "a") as archive:
                archive.comment = text.encode("utf-8")
    except OSError as error:
        raise Stop("write", why=error.strerror or str(error)) from None


def _reopen(part: Path, side: Side, custom: dict, allow_code: bool) -> Any:
    with blank(side.library):
        if side.old:
            return side.library.models.load_model(part, custom_objects=custom, compile=False)
        with frugal():
            return side.library.saving.load_model(part, custom_objects=custom, safe_mode=not allow_code)


@contextlib.contextmanager
def frugal() -> Iterator[None]:
    """While it lasts, Keras 3 does not hold a large file in memory beside the model: without psutil it is careful."""
    from keras.src.saving import saving_lib

    before = getattr(saving_lib, "psutil", None)
    saving_lib.psutil = None
    try:
        yield
    finally:
        saving_lib.psutil = before


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


# --- many files ------------------------------------------------------------------------------------------------------


def found_in(folder: Path) -> list[dict]:
    """Every model under a folder, by content: {"source", "weights"}. Weights that belong to an architecture beside them come with it."""
    jobs, taken, plain_files = [], set(), []
    for here, folders, files in os.walk(folder):
        place = Path(here)
        if "saved_model.pb" in files or ("config.json" in files and "model.weights.h5" in files):
            jobs.append({"source": place, "weights": None})
            folders.clear()
            continue
        folders.sort()
        plain_files += [place / name for name in sorted(files) if not name.startswith(".")]
    for file in plain_files:
        if file.suffix == ".json" and b'"class_name"' in _head(file, 4096):
            beside_it = [p for p in plain_files if p.parent == file.parent and p.suffix in (".h5", ".hdf5") and _head(p, 8) == HDF5 and not _mentions(p, b"model_config")]
            pairs = [file.with_name(file.stem + end) for end in (".h5", ".hdf5", ".weights.h5", "_weights.h5", "-weights.h5")]
            weights = next((p for p in pairs if p in beside_it), beside_it[0] if len(beside_it) == 1 else None)
            if weights:
                taken.add(weights)
            jobs.append({"source": file, "weights": weights})  # without any, its report says so
    named = {".h5", ".hdf5", ".keras"}
    jobs += [{"source": file, "weights": None} for file in plain_files if file not in taken and (file.suffix in named or _head(file, 8) == HDF5)]
    return sorted(jobs, key=lambda job: str(job["source"]))


def _head(file: Path, count: int) -> bytes:
    """How a regular file begins; of a pipe or a device nothing, reading it might never end."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return b""
        with file.open("rb") as opened:
            return opened.read(count)
    except OSError:
        return b""


def _mentions(file: Path, words: bytes) -> bool:
    """Whether these bytes stand anywhere in a file; without HDF5's library, which a damaged file can make hang."""
    import mmap

    try:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(words) >= 0
    except (OSError, ValueError):
        return False


def convert_all(
    sources: list[str | Path], out: str | Path | None = None, *, to: str = "keras3", weights: str | Path | None = None, custom: str | Path | None = None,
    allow_code: bool = False, overwrite: bool = False, jobs: int | None = None, limit: float = 600, told: Any = None,
) -> list[Report]:  # fmt: skip
    """Convert files and folders, each in a worker process that may die without taking the others along.

    Args:
        out: a file for one file, else a folder. Without: beside each file; for a folder, `<folder>-keras3`.
        jobs: worker processes; as many as there are cores without.
        limit: seconds for one file.
        told: called with (report, done, all) as each is finished.

    Returns:
        The reports, in the order of the sources.
    """
    from concurrent.futures import as_completed

    import pebble

    planned = plan(sources, out, to, weights)
    shared = {"to": to, "custom": custom, "allow_code": allow_code, "overwrite": overwrite}
    reports: dict[int, Report] = {}
    workers = max(1, min(jobs or os.cpu_count() or 1, len(planned)))
    with contextlib.ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="convert-", ignore_cleanup_errors=True)))
        pool = stack.enter_context(pebble.ProcessPool(max_workers=workers, context=multiprocessing.get_context("spawn"), initializer=_prepare, initargs=(scratch,)))
        futures = {pool.schedule(_work, args=(job | shared, scratch / f"{i}.json"), timeout=limit): i for i, job in enumerate(planned)}
        try:
            for future in as_completed(futures):
                job = planned[futures[future]]
                report = Report(str(job["source"]), str(job["target"]))
                try:
                    report = future.result()
                except TimeoutError:
                    report.reason = ("time", {"limit": limit})
                except pebble.ProcessExpired as error:
                    report.reason = ("died", {"code": error.exitcode})
                    if error.exitcode == SICK:
                        report.reason = tuple(json.loads((scratch / f"{futures[future]}.json").read_text(encoding="utf-8")))
                except Exception as error:  # one file's trouble, in whatever way its worker meets it
                    report.reason = ("failed", {"why": f"{type(error).__name__}: {_first_line(error)}"})
                if report.reason and report.reason[0] in ("time", "died"):
                    _leave(workshop(Path(job["target"])))
                reports[futures[future]] = report
                if told:
                    told(report, len(reports), len(planned))
        except BaseException:
            pool.stop()
            raise
    return [reports[i] for i in range(len(planned))]


def _real(path: Path) -> Path:
    """Where a path leads; a link that leads back to itself is left as it is."""
    return Path(os.path.realpath(path))


def plan(sources: list[str | Path], out: str | Path | None, to: str, weights: str | Path | None) -> list[dict]:
    """What is read and where its result goes: {"source", "target", "weights"}; no two results have one name."""
    planned: list[dict] = []
    ending = {"keras3": ".keras", "keras2": ".h5"}[to]
    several = len(sources) > 1
    for source in map(Path, sources):
        model_folder = (source / "saved_model.pb").is_file() or (source / "model.weights.h5").is_file()
        if source.is_dir() and not model_folder:
            base = Path(out) if out else source.with_name(f"{_real(source).name}-{to}")
            for job in found_in(source):
                if _real(base) in _real(job["source"]).parents and (_real(base) != _real(source) or _mentions(job["source"], MARK.encode())):
                    continue  # results of an earlier run
                inner = job["source"].relative_to(source)
                stem = inner.name if job["source"].is_dir() else inner.stem
                planned.append(job | {"target": base / inner.with_name(stem + ending), "full": base / inner.with_name(inner.name + ending)})
        else:
            target = beside(source, to)
            if out and (several or Path(out).is_dir() or not Path(out).suffix):
                target = Path(out) / ((source.name if source.is_dir() else source.stem) + ending)
            elif out:
                target = Path(out)
            planned.append({"source": source, "weights": Path(weights) if weights else None, "target": target, "full": target.with_name(source.name + ending)})
    originals = [_real(path) for job in planned for path in (job["source"], job["weights"]) if path]
    for attempt in ("target", "full", "numbered"):
        taken: dict[Path, int] = dict.fromkeys(originals, 1)
        for job in planned:
            taken[_real(job["target"])] = taken.get(_real(job["target"]), 0) + 1
        for job in planned:
            if taken[_real(job["target"])] > 1 and attempt == "target":
                job["target"] = job["full"]
            elif taken[_real(job["target"])] > 1 and attempt == "full":
                target = job["target"]
                job["target"] = target.with_name(f"{target.stem}-{hashlib.sha256(str(_real(job['source'])).encode()).hexdigest()[:8]}{target.suffix}")
    for job in planned:
        del job["full"]
    return planned


def _prepare(scratch: Path) -> None:
    """What a worker sets before it imports TensorFlow. What libraries forget in `scratch` is thrown away with it."""
    os.environ["TMPDIR"] = tempfile.tempdir = str(scratch)
    os.environ.update({"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow", "TF_ENABLE_ONEDNN_OPTS": "0"})
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    sys.stdout = sys.stderr  # what libraries print is not the answer
    with contextlib.suppress(ImportError):  # each file's report says what is missing
        import keras  # noqa: F401
        import tf_keras  # noqa: F401
    gc.collect()
    gc.freeze()  # the libraries' own objects are not looked through after each file: that took three quarters of the time


SICK = 77  # exit code of a worker that cannot go on


def _work(job: dict, note: Path) -> Report:
    """Convert one file in a worker. One that a broken file left unable to go on says so in `note`, and ends."""
    job = dict(job)
    source = Path(job.pop("source"))
    with _bounded(source):
        report = convert(source, **job)
    if report.status == "failed" and not _healthy():
        note.write_text(json.dumps(report.reason), encoding="utf-8")
        os._exit(SICK)
    return report


def _healthy() -> bool:
    """Whether both libraries still make, run and describe a model."""
    try:
        import keras
        import numpy as np
        import tf_keras

        for library in (keras, tf_keras):
            model = library.Sequential([library.Input((1,)), library.layers.Dense(1)])
            model(np.zeros((1, 1), "float32"))
            library.Sequential.from_config(model.get_config())
    except Exception:  # in whatever way they fail
        return False
    return True


@contextlib.contextmanager
def _bounded(source: Path) -> Iterator[None]:
    """No more memory than a stated multiple of the file, where the system can see to it."""
    try:
        import resource
    except ImportError:
        yield
        return
    size = sum(p.stat().st_size for p in source.rglob("*") if p.is_file()) if source.is_dir() else source.stat().st_size if source.is_file() else 0
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY * size + ROOM, before[1]))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, before)


# --- the terminal ----------------------------------------------------------------------------------------------------

HELP = {
    "about": ("Brings Keras files of any age to .keras for Keras 3, and proves each by its predictions.", "把任何年代的 Keras 文件转换为 Keras 3 的 .keras，并用预测结果证明转换无误。"),
    "sources": ("files or folders", "文件或目录"),
    "out": ("file or folder to write (default: beside each file; FOLDER-keras3 for a folder)", "输出文件或目录（默认写在原文件旁；目录则写入 FOLDER-keras3）"),
    "to": ("keras3: a .keras (default); keras2: a .h5 for Keras 2.15, TF 2.10 and tf_keras", "keras3：输出 .keras（默认）；keras2：输出 Keras 2.15、TF 2.10 和 tf_keras 能打开的 .h5"),
    "weights": ("weights of a JSON architecture", "JSON 架构文件对应的权重文件"),
    "custom": ("Python file that defines your own layers, losses and functions; it is run", "定义自定义层、损失和函数的 Python 文件；会被执行"),
    "allow_code": ("run Lambda functions stored in the file; only for files you trust", "允许执行文件中保存的 Lambda 函数；仅用于可信文件"),
    "overwrite": ("replace results that exist", "覆盖已有的结果"),
    "jobs": ("files worked on at once (default: as many as there are cores)", "同时处理的文件数（默认等于 CPU 核数）"),
    "limit": ("seconds for one file (default: 600)", "单个文件的时限，单位秒（默认 600）"),
    "json": ("for scripts", "输出 JSON，供脚本使用"),
    "lang": ("language of the answer (default: the terminal's)", "输出语言（默认跟随终端）"),
    "codes": (
        "Exit codes: 0 all converted and compared equal; 1 something was not converted; 2 called wrongly; 3 all converted, not all could be compared.",
        "退出码：0 全部转换且预测一致；1 有文件未转换；2 调用有误；3 全部转换，但有的无法比较。",
    ),
    "sum": ("{converted} converted, {compared} of them compared equal; {failed} not converted", "{converted} 个已转换，其中 {compared} 个经比较一致；{failed} 个未转换"),
    "nothing": ("no model found in {places}", "{places} 中没有找到模型"),
}  # fmt: skip


def language() -> str:
    names = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")] + [locale.getlocale()[0]]
    return "zh" if (next(filter(None, names), "") or "").lower().startswith(("zh", "chinese")) else "en"


NEEDS = ("keras", "tf_keras", "tensorflow", "h5py", "pebble", "rich")


def parser() -> argparse.ArgumentParser:
    def both(key: str) -> str:
        return " / ".join(HELP[key]).replace("%", "%%")

    made = argparse.ArgumentParser(prog="convert.py", description="\n".join(HELP["about"]), epilog="\n".join(HELP["codes"]), formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("sources", nargs="+", type=Path, metavar="PATH", help=both("sources"))
    made.add_argument("--out", type=Path, help=both("out"))
    made.add_argument("--to", choices=("keras3", "keras2"), default="keras3", help=both("to"))
    made.add_argument("--weights", type=Path, help=both("weights"))
    made.add_argument("--custom", type=Path, help=both("custom"))
    made.add_argument("--allow-code", action="store_true", help=both("allow_code"))
    made.add_argument("--overwrite", action="store_true", help=both("overwrite"))
    made.add_argument("--jobs", type=int, help=both("jobs"))
    made.add_argument("--limit", type=float, default=600, help=both("limit"))
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
    if options.weights and len(options.sources) > 1:
        made.error("--weights goes with one architecture")
    if options.jobs is not None and options.jobs < 1:
        made.error("--jobs must be at least 1")
    if not 0 < options.limit < math.inf:
        made.error("--limit must be more than 0 seconds")
    if options.custom and not options.custom.is_file():
        made.error(f"--custom: {options.custom}: no such file")
    missing = [name for name in NEEDS if importlib.util.find_spec(name) is None]
    try:
        import pebble  # noqa: F401
        import rich  # noqa: F401
    except ImportError as error:
        missing.append(str(error.name))
    if missing:
        made.error(f"needs {', '.join(missing)}: uv run convert.py ..., or pip install keras tf-keras tensorflow h5py pebble rich")
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("convert.py", total=None)

        def told(report: Report, done: int, count: int) -> None:
            progress.update(task, completed=done, total=count)
            if not options.json:
                progress.console.print("\n".join(report.lines(options.lang)), markup=False, highlight=False, soft_wrap=True) if sys.stderr.isatty() and not sys.stdout.isatty() else None
                print("\n".join(report.lines(options.lang)), flush=True)

        reports = convert_all(
            options.sources, options.out, to=options.to, weights=options.weights, custom=options.custom, allow_code=options.allow_code,
            overwrite=options.overwrite, jobs=options.jobs, limit=options.limit, told=told,
        )  # fmt: skip
    if not reports:
        if options.json:
            print("[]")
        print(say(HELP, "nothing", options.lang, {"places": ", ".join(map(str, options.sources))}), file=sys.stderr)
        return 1
    bad = [r for r in reports if r.status in ("refused", "failed")]
    open_ = [r for r in reports if r.status == "not compared" or (r.status == "present" and not r.proof)]
    if options.json:
        print(json.dumps([report.as_json(options.lang) for report in reports], ensure_ascii=False, indent=1, allow_nan=False))
    elif len(reports) > 1:
        done = len(reports) - len(bad)
        print(say(HELP, "sum", options.lang, {"converted": done, "compared": done - len(open_), "failed": len(bad)}))
    return 1 if bad else 3 if open_ else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # `... | head`: whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit("convert.py: interrupted; what is finished stays, the same command goes on")
