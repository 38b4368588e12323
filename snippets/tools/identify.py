# /// script
# requires-python = ">=3.10"
# dependencies = ["h5py"]
# ///
"""Says what a model file is, by its content and not by its name: who wrote it, what is inside, what opens it, what to do next.

    python identify.py model.h5
    python identify.py --json downloads/ old.keras

Needs neither Keras nor TensorFlow; h5py only for HDF5. Nothing in a file is run, and no array in it is read.
Exit code 0: everything was recognised; 1: something was not, or is broken; 2: called wrongly.
As a module: `identify(path)` returns a `Found`, `artifacts(folder)` yields the paths in a folder that are worth identifying.
"""

import argparse
import atexit
import contextlib
import gzip
import io
import json
import locale
import math
import os
import pickletools
import queue
import re
import shlex
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import time
import weakref
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

HEAD = 4096  # bytes that tell formats apart
JSON_LIMIT = 8 << 20  # bytes of one JSON text; parsed it takes some twenty times as much
PIECES = 500_000  # values in it that are looked at: more than the limit above leaves room for, in what Keras writes
UNPACKED = 256 << 20  # bytes that may be unpacked for one path, nested archives included
DIRECTORY = 4 << 20  # bytes of a zip's central directory
OBJECTS = 20_000  # groups and arrays of an HDF5 file, nodes of a graph, entries of a checkpoint, that are looked at
MEMBERS = 500  # members of an archive that are looked at
DEEPEST = 3  # archives within archives
PATIENCE = 10.0  # seconds that an HDF5 file may take
HDF5, ZIP, GZIP, TABLE = b"\x89HDF\r\n\x1a\n", b"PK\x03\x04", b"\x1f\x8b", b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"
LFS = b"version https://git-lfs.github.com/spec/"
TORCH_PICKLE = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."

# Layers of Keras 1 to 3; of later files the module tells more.
KERAS_LAYERS = set(
    """AbstractRNNCell Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D
    AdaptiveMaxPooling3D Add AddV2 AdditiveAttention AlphaDropout AtrousConvolution1D AtrousConvolution2D Attention AugMix AutoContrast Average AveragePooling1D AveragePooling2D
    AveragePooling3D BatchNormalization BatchNormalizationV1 BatchNormalizationV2 Bidirectional CategoryCrossing CategoryEncoding CenterCrop ClassMethod Concatenate
    ContrastLimitedAdaptiveHistogramEqualization Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D ConvLSTM2DCell ConvRNN2D
    Convolution1D Convolution2D Convolution3D Cropping1D Cropping2D Cropping3D CuDNNGRU CuDNNLSTM CutMix Deconvolution2D Dense DenseFeatures DepthwiseConv1D DepthwiseConv2D
    Discretization Dot Dropout ELU EinsumDense Embedding Equalization Flatten FlaxLayer Functional GRU GRUCell GRUV2 GaussianDropout GaussianNoise GlobalAveragePooling1D
    GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D Graph GroupNormalization GroupQueryAttention GroupedQueryAttention
    HashedCrossing Hashing Highway Identity InputLayer InstanceMethod InstanceProperty IntegerLookup JaxLayer LSTM LSTMCell LSTMV2 Lambda Layer LayerNormalization LeakyReLU
    LocallyConnected1D LocallyConnected2D Masking MaxNumBoundingBoxes MaxPooling1D MaxPooling2D MaxPooling3D Maximum MaxoutDense MelSpectrogram Merge Minimum MixUp Model
    MultiHeadAttention Multiply Normalization PReLU ParametricSoftplus Permute Pipeline RMSNormalization RNN RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter
    RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip RandomFourierFeatures RandomGaussianBlur RandomGrayscale RandomHeight RandomHue RandomInvert
    RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomWidth RandomZoom ReLU RepeatVector Rescaling Reshape
    Resizing ReversibleEmbedding SReLU STFTSpectrogram SeparableConv1D SeparableConv2D SeparableConvolution1D SeparableConvolution2D Sequential SimpleRNN SimpleRNNCell
    SlicingOpLambda Softmax Solarization SpatialDropout1D SpatialDropout2D SpatialDropout3D SpectralNormalization StackedRNNCells StringLookup Subtract SyncBatchNormalization
    TFOpLambda TFSMLayer TensorFlowOpLayer TextVectorization ThresholdedLinear ThresholdedReLU TimeDistributed TimeDistributedDense TorchModuleWrapper UnifiedGRU UnifiedLSTM
    UnitNormalization UpSampling1D UpSampling2D UpSampling3D Wrapper ZeroPadding1D ZeroPadding2D ZeroPadding3D""".split()
)
HOLDS_LAYERS = {"layers", "layer", "cell", "cells", "forward_layer", "backward_layer", "config[]"}  # config[]: a Sequential of Keras before 2.2.3
ACTIVATIONS = {"activation", "recurrent_activation", "inner_activation", "config"}

MODELS = {"keras-archive", "keras-folder", "h5-model"}
NO_MODEL = {"text", "json", "html", "empty", "unknown", "folder", "archive", "hdf5", "pickle", "git-lfs-pointer"}
MODEL_ENDINGS = (".keras", ".h5", ".hdf5", ".hdf", ".weights.json", ".pb", ".tflite", ".onnx", ".pkl", ".pickle", ".npz", ".npy", ".pt", ".pth", ".ckpt", ".index", ".safetensors")
ENDINGS = {"keras-archive": (".keras",), "h5-model": (".h5", ".hdf5"), "legacy-weights-h5": (".h5", ".hdf5"), "weights-h5": (".weights.h5",), "sharded-weights": (".weights.json",)}


@dataclass
class Found:
    """What a path is. All keys are always there; a value that is not known is None, an empty list or an empty dictionary."""

    path: str  # as given; of a file in a SavedModel, the folder
    kind: str = "unknown"  # the keys of KIND
    status: str = "recognised"  # or "broken", "unknown"
    reason: str | None = None  # why it is broken or unknown: the keys of REASON
    detail: str | None = None  # figures or the message that go with the reason
    size: int | None = None  # bytes of the file; of a folder, of what was counted in it
    program: str | None = None  # keras, tf.keras, tf_keras, tensorflow ...
    version: str | None = None  # of Keras; of another program where `program` is that
    generation: str | None = None  # of Keras: "1", "2", "3"
    backend: str | None = None
    tensorflow: str | None = None
    saved: str | None = None
    name: str | None = None
    model_class: str | None = None
    layers: int | None = None
    classes: dict = field(default_factory=dict)  # layer class: how often, nested models included
    parameters: int | None = None  # without the optimizer's
    bytes: int | None = None  # of these
    dtypes: dict = field(default_factory=dict)  # dtype: how many arrays
    compiled: bool | None = None
    optimizer: str | None = None
    optimizer_state: bool | None = None
    custom: list = field(default_factory=list)  # classes that are not Keras's
    signatures: list = field(default_factory=list)
    traits: list = field(default_factory=list)  # the keys of TRAIT
    opens: dict = field(default_factory=dict)  # keras2, keras3, tf_keras: the keys of OPENS
    next: list = field(default_factory=list)  # {"do": a key of STEP, "command": text or None}
    inside: list = field(default_factory=list)  # what an archive holds, each a Found

    def trait(self, name):
        if name not in self.traits:
            self.traits.append(name)

    def as_dict(self):
        return asdict(self)


class Broken(Exception):
    """A file is damaged or cannot be read; `args` are a key of REASON and, if there is more to say, the detail."""


class Part(io.RawIOBase):
    """A stretch of an open file: all of it, or a member of an archive. Nothing outside of the stretch can be read."""

    def __init__(self, file, start, size, depth=0, room=None):
        self.file, self.start, self.size, self.depth = file, start, size, depth
        self.room = room if room is not None else [UNPACKED]  # shared by all that is unpacked for one path
        self.position = 0

    def at(self, position, count):
        """At most `count` bytes from `position`."""
        count = min(count, self.size - position)
        if position < 0 or count <= 0:
            return b""
        self.file.seek(self.start + position)
        return self.file.read(count)

    def path(self):
        """Where the file lies, for another process."""
        self.file.flush()
        return os.path.abspath(self.file.name)

    def within(self, start, size, deeper=0):
        start = min(max(start, 0), self.size)
        return Part(self.file, self.start + start, max(min(size, self.size - start), 0), self.depth + deeper, self.room)

    def unpacked(self, stream, limit=math.inf):
        """What `stream` unpacks to, at most a little more than `limit` of it, in a temporary file."""
        out, size = tempfile.NamedTemporaryFile(prefix="identify-", delete=False), 0  # deleted below: Windows opens no file twice that deletes itself
        weakref.finalize(out, _remove, out.name)
        while size <= limit and (chunk := stream.read(1 << 18)):
            size += len(chunk)
            self.room[0] -= len(chunk)
            if self.room[0] < 0:
                raise Broken("unpacks-to-too-much", f"{UNPACKED >> 20} MiB")
            out.write(chunk)
        return Part(out, 0, size, self.depth + 1, self.room)

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self.position

    def seek(self, offset, whence=0):
        self.position = max(0, offset + (0, self.position, self.size)[whence])
        return self.position

    def readinto(self, buffer):
        data = self.at(self.position, len(buffer))
        buffer[: len(data)] = data
        self.position += len(data)
        return len(data)


def _remove(path):
    try:
        os.unlink(path)
    except OSError:
        pass


# --- JSON and what Keras writes in it --------------------------------------------------------------------------------


def product(shape):
    """How many elements; of absurdly many dimensions none, which would take for ever."""
    return math.prod(shape) if len(shape) <= 64 else 0


def parsed(data):
    """A JSON text as Python objects.

    Raises:
        Broken: it is too long, nested too deep, or no JSON.
    """
    if len(data) > JSON_LIMIT:
        raise Broken("json-too-large", f"{len(data):,} > {JSON_LIMIT:,}")
    text = data.decode("utf-8-sig", "replace") if isinstance(data, bytes) else data
    try:
        return json.loads(text, parse_int=lambda digits: int(digits) if len(digits) < 25 else 0, parse_float=lambda digits: float(digits[:60]))
    except RecursionError:
        raise Broken("json-too-deep") from None
    except ValueError as error:
        raise Broken("json-damaged", str(error)) from None


def pieces(value):
    """Every (key, value) in nested dictionaries and lists, up to PIECES; what stands in a list has the list's key, under "config" with [] added."""
    stack, seen = [("", value)], 0
    while stack and seen < PIECES:
        key, value = stack.pop()
        seen += 1
        yield key, value
        if isinstance(value, dict):
            stack.extend(value.items())
        elif isinstance(value, list):
            stack.extend((key + "[]" if key == "config" else key, item) for item in value)


def describe(config, found):
    """Puts into `found` what the configuration of a model says: name, layers, Lambdas, custom classes, old activations."""
    if not isinstance(config, dict) or not isinstance(config.get("class_name"), str):
        raise Broken("no-configuration")
    inner = config.get("config")
    found.model_class = config["class_name"]
    layers = inner if isinstance(inner, list) else None
    if isinstance(inner, dict):
        found.name = inner.get("name") if isinstance(inner.get("name"), str) else None
        layers = inner.get("layers") if isinstance(inner.get("layers"), list) else None
    if layers is not None:
        skipped = "InputLayer" if found.model_class == "Sequential" else None  # as in model.layers
        found.layers = sum(not (isinstance(layer, dict) and layer.get("class_name") == skipped) for layer in layers)
    custom = set()
    for key, value in pieces(config):
        if isinstance(value, dict) and isinstance(value.get("class_name"), str):
            _node(key, value, found, custom, top=value is config)
        elif key in ACTIVATIONS and value == "hard_sigmoid" and found.generation != "3":
            found.trait("old-hard-sigmoid")
        elif key == "function_type" and value == "lambda":
            found.trait("marshalled-code")
        elif value in ("mixed_float16", "mixed_bfloat16"):
            found.trait("mixed-precision")
    found.custom = sorted(custom)
    found.classes = dict(sorted(found.classes.items(), key=lambda item: (-item[1], item[0])))


def _node(key, node, found, custom, top):
    name, module = node["class_name"], node.get("module")
    module = module if isinstance(module, str) else ""
    if name == "__lambda__":
        found.trait("marshalled-code")
        return
    if not (top or key in HOLDS_LAYERS or module.startswith(("keras.layers", "keras.src.layers", "keras.models", "keras.src.models"))):
        return
    short = name.rpartition(">")[2]
    if not top:
        found.classes[short] = found.classes.get(short, 0) + 1
    if name == "Lambda":
        found.trait("lambda")
    registered = node.get("registered_name")
    keras = module.split(".")[0] in ("keras", "tf_keras") or (not module and name in KERAS_LAYERS)
    if ">" in name or (isinstance(registered, str) and ">" in registered) or not keras:
        custom.add(short)


def compile_settings(settings, found):
    """What `training_config` of an HDF5 file or `compile_config` of a `.keras` says."""
    found.compiled = bool(settings)
    optimizer = (settings.get("optimizer_config") or settings.get("optimizer")) if isinstance(settings, dict) else None
    if isinstance(optimizer, dict):
        if "keras.src.backend.torch" in str(optimizer.get("module"))[:100]:
            found.trait("torch-optimizer")
        optimizer = optimizer.get("class_name")
    found.optimizer = optimizer.rpartition(">")[2] if isinstance(optimizer, str) else None  # "Custom>Adam"


def written_by(version, found):
    """Program and generation, from a version of Keras."""
    if not isinstance(version, str) or not (numbers := re.match(r"(\d+)\.(\d+)", version)):
        return
    major, minor = int(numbers[1]), int(numbers[2])
    found.version, found.generation = version, str(major) if 1 <= major <= 3 else None
    found.program = "keras"
    if major == 2 and minor >= 16:
        found.program = "tf_keras"
    elif major == 2 and (minor >= 4 or version.endswith("-tf")):
        found.program = "tf.keras"


# --- HDF5 ------------------------------------------------------------------------------------------------------------


def hdf5(part, found):
    """A full model, weights, or an HDF5 file of something else."""
    found.kind = "hdf5"
    declared = _end_of_file(part)
    if declared and declared > part.size:
        raise Broken("truncated", f"{part.size:,} / {declared:,}")
    seen = READER.ask(part)
    for trait in seen["traits"]:
        found.trait(trait)
    texts, arrays, groups = seen["texts"], {path: (shape, dtype, width) for path, shape, dtype, width in seen["arrays"]}, seen["groups"]
    written_by(texts.get("keras_version"), found)
    found.backend = texts.get("backend")
    if "model_config" in texts:
        found.kind = "h5-model"
        describe(parsed(texts["model_config"]), found)
        compile_settings(parsed(texts["training_config"]) if "training_config" in texts else None, found)
    elif seen["layers"] is not None:
        found.kind, found.layers = "legacy-weights-h5", seen["layers"]
    elif any(group.rpartition("/")[2] == "vars" for group in groups):
        _new_layout(arrays, groups, seen["named"], found)
    _measure(arrays, found)


def _end_of_file(part):
    """How long the superblock says that the file is; None where it does not say."""
    head = part.at(0, 64)
    if len(head) < 14:
        raise Broken("truncated")
    version = head[8]
    width, start = (head[13], 24 + 4 * (version == 1)) if version < 2 else (head[9], 12)
    if width not in (2, 4, 8) or len(head) < start + 3 * width:
        raise Broken("truncated" if part.size < 96 else "damaged")
    return int.from_bytes(head[start + 2 * width : start + 3 * width], "little")


class Reader:
    """A process of its own that reads HDF5: on damaged files the library may loop for ever or crash, and nothing else can stop it."""

    def __init__(self):
        self.process, self.answers, self.lock = None, None, threading.Lock()

    def ask(self, part):
        """What `read_hdf5` says of a part of a file.

        Raises:
            Broken: h5py is missing, or cannot make sense of the file, or does not come to an end.
        """
        with self.lock:
            if self.process and self.process.poll() is not None:
                self.close()
            if not self.process:
                self._start()
            try:
                self.process.stdin.write(json.dumps([part.path(), part.start, part.size]).encode() + b"\n")
                self.process.stdin.flush()
                answer = json.loads(self.answers.get(timeout=PATIENCE) or "null")
            except (queue.Empty, OSError, ValueError):
                answer = None
            if answer is None:
                self.close()
                raise Broken("damaged", "HDF5")
        if "broken" in answer:
            raise Broken(*answer["broken"])
        return answer

    def _start(self):
        command = [sys.executable, os.path.abspath(__file__), "--hdf5-reader"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
        self.answers = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(self.process.stdout, self.answers), daemon=True).start()
        try:
            ready = self.answers.get(timeout=60)
        except queue.Empty:
            ready = b""
        if ready.strip() != b"ready":
            self.close()
            raise Broken("h5py-missing" if ready.strip() == b"missing" else "h5py-fails")

    @staticmethod
    def _listen(pipe, answers):
        for line in pipe:
            answers.put(line)
        answers.put(b"")

    def close(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


READER = Reader()
atexit.register(READER.close)


def hdf5_reader():
    """The loop of that process: a line of JSON in, a line of JSON out."""
    try:
        import h5py  # noqa: F401
    except ImportError:
        print("missing", flush=True)
        return
    _limit_memory()
    print("ready", flush=True)
    for line in sys.stdin:
        path, start, size = json.loads(line)
        try:
            with open(path, "rb") as file:
                answer = read_hdf5(Part(file, start, size))
        except Broken as error:
            answer = {"broken": error.args}
        except Exception as error:  # h5py raises half a dozen types on damaged files
            answer = {"broken": ["damaged", f"{type(error).__name__}: {error}"[:300]]}
        print(json.dumps(answer), flush=True)


def _limit_memory():
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + (1 << 30)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ImportError, OSError, ValueError):  # not on this system
        pass


def read_hdf5(part):
    """Attributes and structure of an HDF5 file. Only hard links are followed, each object is looked at once, no array is read.

    Returns:
        {"texts": {attribute: text}, "layers": number of layer names or None, "arrays": [[path, shape, dtype, bytes of an element]],
        "groups": [path], "named": whether the groups "vars" have names, "traits": [...]}
    """
    import h5py

    with h5py.File(part, "r") as file:
        seen = _walk(file)
        legacy = file["model_weights"] if "model_weights" in seen["groups"] else None
        holders = [group for group in (file, legacy) if group is not None]
        texts = {}
        for name in ("model_config", "training_config", "keras_version", "backend"):
            found = next((text for group in holders if (text := _text(group, name)) is not None), None)
            if found is not None:
                texts[name] = found
        layers = next((count for group in holders if (count := _count(group, "layer_names")) is not None), None)
        named = any("name" in file[path].attrs for path in seen["groups"] if path.rpartition("/")[2] == "vars")
        return {"texts": texts, "layers": layers, "named": named, **seen}


def _walk(file):
    import h5py

    arrays, groups, traits, addresses, stack = [], [], set(), set(), [("", file)]
    while stack:
        path, group = stack.pop()
        for name in group:
            if len(arrays) + len(groups) >= OBJECTS:
                stack, traits = [], traits | {"only-part-counted"}
                break
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                traits.add("links-elsewhere")
                continue
            inner = group[name]
            address = h5py.h5o.get_info(inner.id).addr
            if address in addresses:
                continue
            addresses.add(address)
            where = f"{path}/{name}" if path else name
            if isinstance(inner, h5py.Group):
                groups.append(where)
                stack.append((where, inner))
            elif isinstance(inner, h5py.Dataset):
                if inner.external or inner.is_virtual:  # even the shape of a virtual one may lie in another file
                    traits.add("links-elsewhere")
                else:
                    arrays.append([where, [int(n) for n in inner.shape or ()], str(inner.dtype)[:40], inner.dtype.itemsize])
    return {"arrays": arrays, "groups": groups, "traits": sorted(traits)}


def _text(group, name):
    """An attribute that is one text, else None.

    Raises:
        Broken: it is too long.
    """
    import h5py

    if name not in group.attrs:
        return None
    attribute = group.attrs.get_id(name)
    if attribute.get_space().get_simple_extent_npoints() != 1 or attribute.get_type().get_class() != h5py.h5t.STRING:
        return None
    value = group.attrs[name] if attribute.get_storage_size() <= JSON_LIMIT else None
    if getattr(value, "shape", ()):
        value = value.reshape(-1)[0]
    if value is None or len(value) > JSON_LIMIT:
        raise Broken("json-too-large", name)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _count(group, name):
    """How many names the attribute holds; Keras splits a long one into name0, name1 ... None where it is missing."""
    names = [name] if name in group.attrs else [f"{name}{n}" for n in range(1000) if f"{name}{n}" in group.attrs]
    return sum(math.prod(group.attrs.get_id(part).shape or ()) for part in names) if names else None


def _new_layout(arrays, groups, named, found):
    """Weights as Keras 3 and Keras 2.12 to 2.15 write them. The file names no version; what the writers leave behind differs a little."""
    found.kind = "weights-h5"
    holders = {path.rpartition("/vars/")[0] for path in arrays if "/vars/" in path}
    found.layers = sum(not re.match(r"(optimizer|metrics)(/|$)|.*seed_generator", path) for path in holders)
    second = arrays.get("optimizer/vars/1")
    if named:
        found.program = "keras3-or-tf_keras"
    elif "_layer_checkpoint_dependencies" in groups or "metrics" in groups or (second and second[0]):
        found.program, found.generation = "keras2.12-2.15", "2"
    elif second or any("seed_generator" in path for path in groups):
        found.program, found.generation = "keras3", "3"
    else:
        found.program = "keras2.12-or-3"
    if re.search(r"_\d{5}\.weights\.h5$", found.path) and not {"vars", "layers"} <= set(groups):
        found.trait("one-shard")


def _measure(arrays, found):
    """Parameters, bytes and dtypes of the model's arrays, and whether there are the optimizer's."""
    own = {path: array for path, array in arrays.items() if not re.match(r"(optimizer|optimizer_weights|metrics)(/|$)|.*seed_generator", path)}
    found.optimizer_state = any(re.match(r"optimizer(_weights)?/", path) for path in arrays)
    found.parameters = sum(product(shape) for shape, _, _ in own.values())
    found.bytes = sum(product(shape) * width for shape, _, width in own.values())
    for _, dtype, _ in own.values():
        found.dtypes[dtype] = found.dtypes.get(dtype, 0) + 1


# --- zip, tar, gzip --------------------------------------------------------------------------------------------------


def zip_file(part, found):
    """A `.keras`, NumPy's `.npz`, PyTorch's file, or an archive of other files."""
    found.kind = "archive"
    _check_directory(part, found)
    with zipfile.ZipFile(part) as archive:
        infos = archive.infolist()
        names = [info.filename for info in infos]
        _check_names(names, found)
        if "config.json" in names and ("metadata.json" in names or any(name.startswith("model.weights.") for name in names)):
            found.kind = "keras-archive"
            keras_parts(lambda name: _member(archive, part, archive.getinfo(name), JSON_LIMIT if name.endswith(".json") else math.inf) if name in names else None, found)
        elif names and all(name.endswith(".npy") for name in names):
            found.kind = "npz"
            for info in infos[:MEMBERS]:
                npy(_member(archive, part, info), found)
        elif any(name.rpartition("/")[2] == "data.pkl" for name in names):
            found.kind = "pytorch"
        else:
            _look_inside(((info.filename, lambda info=info: _member(archive, part, info)) for info in infos if not info.is_dir()), found)


def _check_directory(part, found):
    """Refuses a zip without central directory, which a download that broke off leaves, and one whose directory would fill the memory."""
    tail = part.at(max(part.size - 66_000, 0), 66_000)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        head = part.at(0, HEAD)
        if b"metadata.json" in head and (version := re.search(rb'"keras_version": ?"([\w.+-]{1,30})"', head)):
            found.kind = "keras-archive"
            written_by(version[1].decode(), found)
        raise Broken("truncated-zip")
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    if size == 0xFFFFFFFF and (large := tail.rfind(b"PK\x06\x06")) >= 0:
        size = int.from_bytes(tail[large + 40 : large + 48], "little")
    if size > DIRECTORY:
        raise Broken("too-many-members")


def _check_names(names, found):
    if len(set(names)) < len(names):
        found.trait("duplicate-members")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or name[1:2] == ":" for name in names):
        found.trait("unsafe-member-names")


def _member(archive, part, info, limit=math.inf):
    """A member of a zip as a Part; a stored one where it lies, a compressed one unpacked, as far as `limit`."""
    if info.flag_bits & 1:
        raise Broken("encrypted")
    if info.compress_type == zipfile.ZIP_STORED:
        header = part.at(info.header_offset, 30)
        if header[:4] != ZIP or len(header) < 30:
            raise Broken("damaged")
        return part.within(info.header_offset + 30 + sum(struct.unpack("<HH", header[26:30])), info.compress_size, deeper=1)
    if info.compress_type != zipfile.ZIP_DEFLATED:  # the dictionary of LZMA may claim gigabytes
        raise Broken("unusual-compression")
    with archive.open(info) as stream:
        return part.unpacked(stream, limit)


def keras_parts(member, found):
    """The parts of a `.keras`. `member(name)`: a Part, or None where there is no such part."""
    if metadata := member("metadata.json"):
        metadata = parsed(metadata.at(0, JSON_LIMIT + 1))
        if isinstance(metadata, dict):
            written_by(metadata.get("keras_version"), found)
            found.saved = str(metadata["date_saved"])[:40] if "date_saved" in metadata else None
    config = member("config.json")
    config = parsed(config.at(0, JSON_LIMIT + 1)) if config else None
    describe(config, found)
    compile_settings(config.get("compile_config"), found)
    if found.generation is None:
        found.trait("no-version")
    weights = member("model.weights.h5")
    if weights is None:
        found.trait("weights-not-counted" if member("model.weights.npz") or member("model.weights.json") else "weights-missing")
        return
    inner = Found(found.path)
    try:
        content(weights, inner)  # in a folder it may be a pointer
    except Broken as error:
        if error.args[0] != "h5py-missing":
            raise
        found.trait("weights-not-counted")
        return
    found.parameters, found.bytes, found.dtypes, found.optimizer_state = inner.parameters, inner.bytes, inner.dtypes, inner.optimizer_state
    for trait in set(inner.traits) & {"links-elsewhere", "only-part-counted"}:
        found.trait(trait)


def _look_inside(members, found):
    """`members`: (name, function that returns its Part). Keeps what is a model or a part of one."""
    for number, (name, member) in enumerate(members):
        if number >= MEMBERS:
            found.trait("only-part-counted")
            return
        inner = Found(name)
        _guarded(lambda inner=inner, member=member: content(member(), inner), inner)
        if inner.kind not in NO_MODEL or inner.inside or (inner.status == "broken" and name.lower().endswith(MODEL_ENDINGS)):
            found.inside.append(inner)
        if inner.reason == "unpacks-to-too-much":
            raise Broken(inner.reason, inner.detail)


def gzip_file(part, found):
    """What is packed by gzip; often a tar."""
    found.kind = "archive"
    if part.depth >= DEEPEST:
        raise Broken("too-deep")
    with gzip.GzipFile(fileobj=part) as stream:
        inner = part.unpacked(stream)
    if inner.at(257, 5) == b"ustar":
        tar(inner, found)
    else:
        name = Path(found.path).name
        _look_inside([(name.removesuffix(".gz"), lambda: inner)], found)


def tar(part, found):
    """Members of a tar, read where they lie: header after header, each 512 bytes."""
    found.kind = "archive"
    members, names, position = [], [], 0
    while len(header := part.at(position, 512)) == 512 and header.strip(b"\0"):
        try:
            size = int(header[124:136].strip(b" \0") or b"0", 8) if header[124] < 128 else int.from_bytes(header[125:136], "big")
        except ValueError:
            raise Broken("damaged") from None
        if size > part.size - position - 512:
            found.status, found.reason = "broken", "truncated"
        if header[156:157] in (b"0", b"\0"):
            prefix = header[345:500].rstrip(b"\0") + b"/" if header[257:263] == b"ustar\0" and header[345] else b""
            names.append((prefix + header[:100].split(b"\0")[0]).decode("utf-8", "replace"))
            members.append((names[-1], lambda start=position + 512, size=size: part.within(start, size, deeper=1)))
        position += 512 + (size + 511) // 512 * 512
        if len(names) > MEMBERS:
            break
    _check_names(names, found)
    _look_inside(members, found)


# --- protocol buffers: SavedModel, frozen graph, ONNX; checkpoints ---------------------------------------------------


def varint(data, position):
    number = shift = 0
    while True:
        if position >= len(data) or shift > 63:
            raise Broken("damaged")
        byte = data[position]
        number |= (byte & 127) << shift
        position, shift = position + 1, shift + 7
        if byte < 128:
            return number, position


def fields(part):
    """(number, value) of each field of a message: an integer, the bytes of a fixed one, or a Part.

    Raises:
        Broken: it is no message, or ends in the middle of a field.
    """
    if not isinstance(part, Part):  # a number where a message was expected
        raise Broken("damaged")
    position = 0
    while position < part.size:
        head = part.at(position, 20)
        key, used = varint(head, 0)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, used = varint(head, used)
        elif wire in (1, 5):
            length = 8 if wire == 1 else 4
            value, used = head[used : used + length], used + length
        elif wire == 2:
            length, used = varint(head, used)
            value = part.within(position + used, length)
            if value.size < length:
                raise Broken("truncated", f"{part.size:,} / {position + used + length:,}")
            used += length
        else:
            raise Broken("damaged")
        if not number:
            raise Broken("damaged")
        yield number, value
        position += used


def strings(part, number):
    """The short texts in field `number` of a message."""
    return [value.at(0, 300).decode("utf-8", "replace") for at, value in fields(part) if at == number and isinstance(value, Part)]


def whole_message(part, allowed):
    """[(number, value)] of the fields of a whole message, or None where it is something else. `allowed`: the field numbers that its kind has."""
    out = []
    try:
        for number, value in fields(part):
            if number not in allowed or len(out) >= OBJECTS:
                return None if number not in allowed else out
            out.append((number, value))
    except Broken:
        return None
    return out


def protobuf(part, found):
    """SavedModel, ONNX or a frozen graph. Returns whether it is one of them."""
    if part.at(0, 3) == b"\x08\x01\x12" and (message := whole_message(part, {1, 2})) and any(number == 2 for number, _ in message):
        saved_model(part, found)
        return True
    if part.at(0, 1) == b"\x08" and (message := whole_message(part, {*range(1, 9), 14, 20, 25, 26})) and any(n == 7 and isinstance(v, Part) for n, v in message):
        found.kind = "onnx"
        found.program, found.version = (strings(part, 2) or [None])[0], (strings(part, 3) or [None])[0]
        return True
    if part.at(0, 1) == b"\n" and (message := whole_message(part, {1, 2, 3, 4, 5})):
        nodes = [value for number, value in message if number == 1 and isinstance(value, Part)]
        if nodes and all(_is_graph_node(node) for node in nodes[:20]):
            found.kind = "frozen-graph"
            return True
    return False


def _is_graph_node(node):
    try:
        return all(re.fullmatch(r"[\w./>\\-]+", (strings(node, number) or [""])[0]) for number in (1, 2))
    except Broken:
        return False


def saved_model(part, found):
    """`saved_model.pb`: version of TensorFlow, signatures, and who wrote it, from the first node of the object graph."""
    found.kind, found.program = "savedmodel", "tensorflow"
    children, root, metadata = [], "", None
    for number, graph in fields(part):
        if number != 2 or not isinstance(graph, Part):
            continue
        for inner, value in fields(graph):
            if inner == 1:
                found.tensorflow = (strings(value, 5) or [found.tensorflow])[0]
            elif inner == 5 and len(found.signatures) < 20:
                found.signatures += [name for name in strings(value, 1) if name != "__saved_model_init_op"]
            elif inner == 7 and not root:
                node = next((v for n, v in fields(value) if n == 1), None)
                for n, v in fields(node) if isinstance(node, Part) else ():
                    if n == 1 and len(children) < 1000:
                        children += strings(v, 2)
                    elif n == 4:
                        root = (strings(v, 1) or [""])[0]
                        metadata = next((text for m, text in fields(v) if m == 3 and isinstance(text, Part)), None)
        break  # Keras writes one graph
    if root.startswith("_tf_keras"):
        found.program, found.generation = "tf.keras", "2"
        if metadata:  # TensorFlow before 2.5 kept it here
            _keras_metadata(metadata, found)
    elif "_misc_assets" in children:
        found.trait("exported")
        numbers = [int(n) for n in re.findall(r"\d+", found.tensorflow or "")[:2]]
        found.program, found.generation = ("keras", "3") if numbers >= [2, 16] else ("tf.keras", "2")


def saved_model_metadata(part, found):
    """`keras_metadata.pb`: the configuration that tf.keras keeps beside the graph."""
    for number, node in fields(part):
        if number == 1 and isinstance(node, Part) and strings(node, 3) == ["root"]:
            text = next((v for n, v in fields(node) if n == 5 and isinstance(v, Part)), None)
            return _keras_metadata(text, found) if text else None


def _keras_metadata(text, found):
    metadata = parsed(text.at(0, JSON_LIMIT + 1))
    if not isinstance(metadata, dict):
        raise Broken("no-configuration")
    written_by(metadata.get("keras_version"), found)
    found.backend = metadata.get("backend") if isinstance(metadata.get("backend"), str) else None
    compile_settings(metadata.get("training_config"), found)
    if "model_config" in metadata:
        describe(metadata["model_config"], found)


TF_TYPES = {1: ("float32", 4), 2: ("float64", 8), 3: ("int32", 4), 4: ("uint8", 1), 6: ("int8", 1), 7: ("string", 0), 9: ("int64", 8), 10: ("bool", 1), 14: ("bfloat16", 2), 19: ("float16", 2)}


def checkpoint_index(part, found):
    """The `.index` of a TensorFlow checkpoint: names and shapes of the variables.

    Returns:
        How many data files belong to it.
    """
    found.kind, found.program = "tf-checkpoint", "tensorflow"
    footer = part.at(part.size - 48, 48)
    _, position = varint(footer, 0)
    _, position = varint(footer, position)
    offset, position = varint(footer, position)
    shards, arrays = 1, []
    for _, handle in _entries(part, offset, varint(footer, position)[0]):
        offset, used = varint(handle, 0)
        for key, value in _entries(part, offset, varint(handle, used)[0]):
            entry = Part(io.BytesIO(value), 0, len(value))
            if not key:
                shards = dict(fields(entry)).get(1, 1)
            elif not key.startswith(b"_CHECKPOINTABLE") and len(arrays) < OBJECTS:
                message = dict(fields(entry))
                shape = [dict(fields(size)).get(1, 0) for number, size in fields(message[2]) if number == 2] if isinstance(message.get(2), Part) else []
                arrays.append((key.decode("utf-8", "replace"), shape, TF_TYPES.get(message.get(1), ("other", 0))))
    if any(name.startswith("variables/") for name, _, _ in arrays):  # Keras 3 exports them twice
        arrays = [a for a in arrays if not a[0].startswith("_all_variables/")]
    own = [a for a in arrays if not re.search(r"(^|/)(_?optimizer|save_counter|keras_api/metrics)(/|$)|\.OPTIMIZER_SLOT", a[0])]
    found.optimizer_state = any("OPTIMIZER_SLOT" in name or re.search(r"(^|/)_?optimizer/", name) for name, _, _ in arrays)
    found.parameters = sum(product(shape) for _, shape, (dtype, _) in own if dtype != "string")
    found.bytes = sum(product(shape) * width for _, shape, (_, width) in own)
    for _, _, (dtype, _) in own:
        found.dtypes[dtype] = found.dtypes.get(dtype, 0) + 1
    return shards if isinstance(shards, int) else 1


def _entries(part, offset, size):
    """(key, value) of a block of the table; keys share their beginnings with the one before."""
    if size > JSON_LIMIT:
        raise Broken("damaged")
    block = part.at(offset, size + 1)
    if len(block) < size + 1 or block[size] or size < 4:  # compressed blocks: TensorFlow writes none
        raise Broken("damaged")
    end = size - 4 - 4 * int.from_bytes(block[size - 4 : size], "little")
    position, key = 0, b""
    while position < end:
        shared, position = varint(block, position)
        own, position = varint(block, position)
        length, position = varint(block, position)
        key = key[:shared] + block[position : position + own]
        yield key, block[position + own : position + own + length]
        position += own + length


# --- other formats ---------------------------------------------------------------------------------------------------


def npy(part, found):
    """Shape and dtype of a NumPy array, from its header."""
    head = part.at(0, 2048).decode("latin-1")
    dtype, shape = re.search(r"'descr': *'([^']{1,20})'", head), re.search(r"'shape': *\(([\d, ]*)\)", head)
    if not head.startswith("\x93NUMPY") or not shape:
        raise Broken("damaged")
    numbers = [int(n[:20]) for n in re.findall(r"\d+", shape[1])]
    name = dtype[1] if dtype else "structured"
    if "O" in name:
        found.trait("pickled-objects")
    width = int((re.search(r"\d+$", name) or ["0"])[0])
    found.parameters = (found.parameters or 0) + product(numbers)
    found.bytes = (found.bytes or 0) + product(numbers) * width
    found.dtypes[name] = found.dtypes.get(name, 0) + 1


def safetensors(part, found):
    """Names and shapes of the tensors, from the JSON at the beginning."""
    length = int.from_bytes(part.at(0, 8), "little")
    if length > part.size - 8:
        raise Broken("truncated", f"{part.size:,} / {length + 8:,}")
    found.kind = "safetensors"
    header = parsed(part.at(8, length)) if length <= JSON_LIMIT else {}
    tensors = [t for name, t in header.items() if name != "__metadata__" and isinstance(t, dict)] if isinstance(header, dict) else []
    shapes = [t["shape"] for t in tensors if isinstance(t.get("shape"), list) and all(isinstance(n, int) for n in t["shape"])]
    found.parameters = sum(map(product, shapes))
    ends = [t["data_offsets"][1] for t in tensors if isinstance(t.get("data_offsets"), list) and len(t["data_offsets"]) == 2 and isinstance(t["data_offsets"][1], int)]
    if max(ends, default=0) > part.size - 8 - length:
        raise Broken("truncated", f"{part.size:,} / {8 + length + max(ends):,}")


def json_file(part, found):
    """The architecture of a model, the list of a sharded weights file, or something else."""
    found.kind = "json"
    try:
        value = parsed(part.at(0, JSON_LIMIT + 1))
        if isinstance(value, str):  # json.dump(model.to_json()): a text within a text
            found.trait("json-twice")
            value = parsed(value)
    except Broken:
        if b'"class_name"' in part.at(0, HEAD) or found.path.endswith((".json", ".ipynb")):
            raise
        found.kind = "text"  # it only begins like JSON
        return
    if not isinstance(value, dict):
        return
    if isinstance(value.get("class_name"), str) and "config" in value:
        found.kind = "json-architecture"
        written_by(value.get("keras_version"), found)
        found.backend = value.get("backend") if isinstance(value.get("backend"), str) else None
        if found.generation is None and "build_config" in value:
            found.generation = "3" if any(key == "batch_shape" or (key == "module" and str(piece).startswith("keras.src.models")) for key, piece in pieces(value)) else "2"
        describe(value, found)
        compile_settings(value.get("compile_config"), found)
    elif isinstance(value.get("weight_map"), dict) and isinstance(value.get("metadata"), dict):
        found.kind, found.program, found.generation = "sharded-weights", "keras", "3"
        found.layers = sum(not key.startswith("/optimizer") for key in value["weight_map"])
        found.optimizer_state = found.layers < len(value["weight_map"])
        files = {name for names in value["weight_map"].values() for name in (names if isinstance(names, list) else [names]) if isinstance(name, str)}
        folder = Path(found.path).parent
        if missing := sorted(name for name in files if os.path.basename(name) != name or not (folder / name).is_file()):
            raise Broken("shards-missing", ", ".join(missing[:5]))
        found.parameters = found.bytes = 0
        for name in sorted(files)[:MEMBERS]:
            with _open(folder / name) as file:
                content(_whole(file), inner := Found(name))
            found.parameters, found.bytes = found.parameters + (inner.parameters or 0), found.bytes + (inner.bytes or 0)
    elif {"keras_version", "date_saved"} <= set(value):
        found.kind = "part-of-keras-folder"


def is_pickle(head):
    """Whether it begins as a pickle does. Its instructions are listed, never carried out."""
    if head[:1] == b"\x80" and head[1:2] in b"\x02\x03\x04\x05" and head[1:2]:
        return True
    if head[:1] not in b"c(]}" or not head:
        return False
    seen = 0
    try:
        for operation, _, _ in pickletools.genops(head):
            seen += 1
            if operation.name == "STOP" or seen > 20:
                return seen > 2
    except Exception:  # pickletools raises ValueError, and others on nonsense
        return False
    return False


def content(part, found):
    """Tells a file by its content; all that is known goes into `found`.

    Raises:
        Broken: what it is can be said, but it is damaged. Others: h5py, zipfile and zlib raise many; `identify` turns them into a reason.
    """
    found.size = part.size
    if part.depth > DEEPEST:
        raise Broken("too-deep")
    head = part.at(0, HEAD)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024].lower()
    if not head:
        found.kind = "empty"
        raise Broken("empty")
    if not head.strip(b"\0") and not any(part.at(at, 1 << 16).strip(b"\0") for at in (0, part.size // 2, part.size - 65536)):
        raise Broken("zeros")
    if head[:8] == HDF5:
        hdf5(part, found)
    elif any(part.at(at, 8) == HDF5 for at in (512, 1024, 2048)):
        found.kind = "hdf5"  # a user block in front: MATLAB's, never Keras's
    elif head[:4] == ZIP or head[:4] == b"PK\x05\x06":
        zip_file(part, found)
    elif head[:2] == GZIP:
        gzip_file(part, found)
    elif head[257:262] == b"ustar":
        tar(part, found)
    elif head.startswith(LFS):
        found.kind = "git-lfs-pointer"
        size = re.search(rb"\nsize (\d{1,20})", head)
        raise Broken("lfs-pointer", f"{int(size[1]):,}" if size else None)
    elif start.startswith((b"<!doctype html", b"<html", b"<head")) or (start.startswith((b"<?xml", b"<!--")) and (b"<error>" in start or b"<html" in start)):
        found.kind = "html"
        raise Broken("web-page")
    elif head[4:8] == b"TFL3":
        found.kind = "tflite"
    elif head[:6] == b"\x93NUMPY":
        found.kind = "npy"
        npy(part, found)
    elif head.startswith(TORCH_PICKLE):
        found.kind = "pytorch"
    elif head[8:9] == b"{" and head[3:8] == b"\0\0\0\0\0":
        safetensors(part, found)
    elif part.size > 48 and part.at(part.size - 8, 8) == TABLE:
        checkpoint_index(part, found)
    elif start[:1] in (b"{", b"[") or start[:2] == b'"{':
        json_file(part, found)
    elif is_pickle(head):
        found.kind = "pickle"
        if b"keras" in part.at(0, 1 << 20):
            found.trait("pickle-of-keras")
    elif head.startswith(b"model_checkpoint_path:"):
        found.kind = "checkpoint-state"
    elif not protobuf(part, found):
        _text_or_unknown(head, found)


def _text_or_unknown(head, found):
    try:
        head[:-3].decode("utf-8") if len(head) == HEAD else head.decode("utf-8")
    except UnicodeDecodeError:
        found.status, found.reason = "unknown", "unknown-content"
    else:
        found.kind = "text" if b"\0" not in head else "unknown"
        if found.kind == "unknown":
            found.status, found.reason = "unknown", "unknown-content"


# --- paths -----------------------------------------------------------------------------------------------------------


def identify(path):
    """What the file or folder at `path` is. Raises nothing: what cannot be read is a `Found` with a reason.

    Args:
        path: a file, the folder of a SavedModel or of an unpacked `.keras`, or the prefix of a TensorFlow checkpoint.
    """
    found = Found(str(path))
    _guarded(lambda: _path(Path(path), found), found)
    _judge(found)
    for inner in found.inside:
        _judge(inner, inner=True)
    return found


def _guarded(look, found):
    """Calls `look()`; whatever it raises becomes a reason. h5py alone raises half a dozen types on damaged files."""
    try:
        look()
    except Broken as error:
        reason, detail = (*error.args, None)[:2]
        found.status, found.reason, found.detail = "unknown" if reason in ("h5py-missing", "h5py-fails") else "broken", reason, detail
    except OSError as error:
        found.status, found.reason = "unknown", {FileNotFoundError: "not-found", PermissionError: "no-permission"}.get(type(error), "unreadable")
        if found.kind != "unknown":  # it was being read: the content is to blame
            found.status, found.reason = "broken", "damaged"
        found.detail = str(error)[:300]
    except EOFError:
        found.status, found.reason = "broken", "truncated"
    except Exception as error:
        found.status, found.reason, found.detail = "broken", "damaged", f"{type(error).__name__}: {error}"[:300]


def _path(path, found):
    if not path.exists() and not path.is_symlink() and Path(f"{path}.index").is_file():
        _checkpoint(path, found)
        return
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        _folder(path, found)
    elif not stat.S_ISREG(mode):
        found.status, found.reason = "unknown", "no-regular-file"
    elif (folder := _saved_model_of(path)) is not None:
        found.path = str(folder)
        _folder(folder, found)
    elif path.name.endswith(".index") and _is_table(path):
        _checkpoint(path.with_suffix(""), found)
    elif (prefix := _data_of(path)) is not None:
        _checkpoint(prefix, found)
    else:
        with _open(path) as file:
            content(_whole(file), found)


def _open(path):
    """A regular file, open for reading; never waits, should a fifo have taken its place."""
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0)))
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise Broken("no-regular-file")
    return file


def _whole(file):
    return Part(file, 0, os.fstat(file.fileno()).st_size)


def _is_table(path):
    with _open(path) as file:
        part = _whole(file)
        return part.size > 48 and part.at(part.size - 8, 8) == TABLE


def _data_of(path):
    """The prefix of the checkpoint that a data file belongs to: the one format whose content says nothing."""
    match = re.fullmatch(r"(.+)\.data-\d{5}-of-\d{5}", path.name)
    return path.with_name(match[1]) if match and path.with_name(f"{match[1]}.index").is_file() else None


def _saved_model_of(path):
    """The folder of the SavedModel that a file is a part of."""
    folder = path.absolute().parent.parent if path.parent.name == "variables" else path.absolute().parent
    belongs = path.name in ("saved_model.pb", "keras_metadata.pb", "fingerprint.pb") or path.name.startswith("variables.")
    return folder if belongs and (folder / "saved_model.pb").is_file() else None


def _checkpoint(prefix, found):
    found.kind = "tf-checkpoint"
    with _open(f"{prefix}.index") as file:
        part = _whole(file)
        found.size = part.size
        if part.at(part.size - 8, 8) != TABLE:
            content(part, found)  # a pointer, a page ...
            raise Broken("truncated")
        shards = min(checkpoint_index(part, found), 1000)
    data = [Path(f"{prefix}.data-{n:05}-of-{shards:05}") for n in range(shards)]
    if missing := [path.name for path in data if not path.is_file()]:
        raise Broken("data-missing", ", ".join(missing[:5]))
    for path in data:
        found.size += path.stat().st_size
        with _open(path) as file:
            if file.read(len(LFS)) == LFS:
                raise Broken("lfs-pointer", path.name)
    if found.bytes and found.bytes > found.size:
        raise Broken("truncated", f"{found.size:,} / {found.bytes:,}")


def _folder(path, found):
    names = set(os.listdir(path))
    if "saved_model.pb" in names:
        _saved_model_folder(path, names, found)
    elif "config.json" in names and ({"metadata.json", "model.weights.h5"} & names):
        found.kind = "keras-folder"
        found.size = sum((path / name).stat().st_size for name in ("config.json", "metadata.json", "model.weights.h5") if name in names)
        with contextlib.ExitStack() as open_files:
            keras_parts(lambda name: _whole(open_files.enter_context(_open(path / name))) if name in names else None, found)
    elif prefixes := sorted(name.removesuffix(".index") for name in names if name.endswith(".index") and _is_table(path / name)):
        state = (path / "checkpoint").read_bytes()[:HEAD] if (path / "checkpoint").is_file() else b""
        latest = re.search(rb'model_checkpoint_path: "([^"\n]{1,300})"', state)
        named = os.path.basename(latest[1].decode("utf-8", "replace")) if latest else prefixes[-1]
        _checkpoint(path / (named if named in prefixes else prefixes[-1]), found)
    else:
        found.kind, found.status, found.reason = "folder", "unknown", "folder-without-model"


def _saved_model_folder(path, names, found):
    found.kind = "savedmodel"
    with _open(path / "saved_model.pb") as file:
        content(_whole(file), found)
    if found.kind != "savedmodel":
        found.kind = "savedmodel"
        raise Broken("damaged", "saved_model.pb")
    if "keras_metadata.pb" in names:
        with _open(path / "keras_metadata.pb") as file:
            saved_model_metadata(_whole(file), found)
    elif found.program == "tf.keras" and "exported" not in found.traits:
        found.trait("no-keras-metadata")
    inner = Found(str(path))
    if (path / "variables").is_dir():
        _checkpoint(path / "variables" / "variables", inner)
        found.size += inner.size
        found.parameters, found.bytes, found.dtypes, found.optimizer_state = inner.parameters, inner.bytes, inner.dtypes, inner.optimizer_state
    elif found.program != "tensorflow":
        raise Broken("variables-missing")


def artifacts(folder):
    """The paths below `folder` that are worth identifying: files, and folders that are one model. Linked folders are not entered."""
    stack = [Path(folder)]
    while stack:
        here = stack.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            yield here
            continue
        names = {entry.name for entry in entries}
        if "saved_model.pb" in names or ("config.json" in names and {"metadata.json", "model.weights.h5"} & names):
            yield here
            continue
        sharded = [name.removesuffix(".weights.json") for name in names if name.endswith(".weights.json")]
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                stack.extend([Path(entry.path)] if entry.name != ".git" else [])
            elif _is_file(entry) and not _belongs(entry.name, names, sharded):
                yield Path(entry.path)


def _is_file(entry):
    try:
        return entry.is_file()
    except OSError:  # a link to itself
        return False


def _belongs(name, names, sharded):
    """Whether a file is told with another: data of a checkpoint, a shard."""
    data = re.fullmatch(r"(.+)\.data-\d{5}-of-\d{5}", name)
    shard = re.fullmatch(r"(.+)_\d{5}\.weights\.h5", name)
    return bool((data and f"{data[1]}.index" in names) or (shard and shard[1] in sharded) or (name == "checkpoint" and any(n.endswith(".index") for n in names)))


# --- what opens it, what to do ---------------------------------------------------------------------------------------

READERS = ("keras2", "keras3", "tf_keras")
OPENED_BY = {  # (kind, generation): Keras 2.15, the newest Keras 3, tf_keras
    ("keras-archive", "2"): ("yes", "convert", "yes"), ("keras-archive", "3"): ("weights", "yes", "weights"),
    ("keras-folder", "2"): ("weights", "convert", "weights"), ("keras-folder", "3"): ("weights", "yes", "weights"),
    ("h5-model", "1"): ("yes", "convert", "yes"), ("h5-model", "2"): ("yes", "convert", "yes"), ("h5-model", "3"): ("weights", "yes", "weights"),
    ("legacy-weights-h5", None): ("weights", "weights", "weights"), ("weights-h5", None): ("weights", "weights", "weights"), ("sharded-weights", None): ("no", "weights", "no"),
    ("savedmodel", "2"): ("yes", "convert", "yes"), ("savedmodel", None): ("predict", "predict", "predict"), ("tf-checkpoint", None): ("weights", "convert", "weights"),
    ("json-architecture", "2"): ("architecture", "convert", "architecture"), ("json-architecture", "1"): ("architecture", "convert", "architecture"),
    ("json-architecture", "3"): ("no", "architecture", "no"),
}  # fmt: skip
STEPS = {  # what to do where nothing is wrong: step and command; {py}: the path as Python text, {sh}: for a shell
    "yes": ("load", "keras.models.load_model({py})"), "convert": ("convert", "python convert.py {sh}"), "weights": ("load-weights", "model.load_weights({py})"),
    "architecture": ("from-json", "keras.models.model_from_json(open({py}).read())"), "predict": ("predict", 'keras.layers.TFSMLayer({py}, call_endpoint="{endpoint}")'),
    "tflite": ("run-tflite", "tf.lite.Interpreter(model_path={py})"), "onnx": ("run-onnx", "onnxruntime.InferenceSession({py})"), "npz": ("read-numpy", "numpy.load({py}, allow_pickle=False)"),
    "npy": ("read-numpy", "numpy.load({py}, allow_pickle=False)"), "pickle": ("no-pickle", None), "pytorch": ("use-pytorch", "torch.load({py}, weights_only=True)"),
    "safetensors": ("use-safetensors", "safetensors.numpy.load_file({py})"), "frozen-graph": ("import-graph", None), "archive": ("unpack", None), "checkpoint-state": ("whole-folder", "python identify.py {folder}"),
    "part-of-keras-folder": ("whole-folder", "python identify.py {folder}"),
}  # fmt: skip
REPAIRS = {"lfs-pointer": ("lfs", "git lfs pull"), "web-page": ("download-file", None), "h5py-missing": ("install-h5py", "python -m pip install h5py"), "data-missing": ("fetch-rest", None)}
REPAIRS |= {"shards-missing": REPAIRS["data-missing"], "variables-missing": REPAIRS["data-missing"], "no-permission": ("permission", None)}
REPAIRS |= dict.fromkeys(("truncated", "truncated-zip", "damaged", "empty", "zeros", "json-damaged"), ("download-again", None))


def _judge(found, inner=False):
    """Fills in what opens the file and what to do next."""
    if found.status != "recognised":
        steps = [REPAIRS[found.reason]] if found.reason in REPAIRS else []
    else:
        opened = OPENED_BY.get((found.kind, found.generation)) or OPENED_BY.get((found.kind, None)) or ("no", "no", "no")
        if found.kind == "savedmodel" and "no-keras-metadata" in found.traits and found.version:
            opened = ("yes", "predict", "yes")
        elif found.kind == "savedmodel" and {"exported", "no-keras-metadata"} & set(found.traits):
            opened = ("predict", "predict", "predict")
        if found.kind in MODELS and found.generation is None:
            opened = ("unknown", "unknown", "unknown")
        if found.program == "tf_keras" and found.kind in MODELS:
            opened = ("weights", *opened[1:])
        found.opens = dict(zip(READERS, opened, strict=True))
        steps = [STEPS[key] for key in dict.fromkeys([opened[1] if opened[1] in STEPS else found.kind]) if key in STEPS]
        if opened == ("yes", "predict", "yes"):
            steps.append(("keep-training", "tf_keras.models.load_model({py})"))
        elif found.kind == "savedmodel" and opened[1] == "convert":
            steps.append(STEPS["predict"])
        elif opened[1] == "unknown":
            steps.append(STEPS["yes"])
        elif found.kind == "json-architecture" and opened[1] == "convert":
            steps = [("convert-json", "python convert.py {sh} --weights WEIGHTS.h5")]
        elif found.kind == "tf-checkpoint":
            steps = [("checkpoint", "python weights.py {sh} --model my_model.py:build --out new.weights.h5")]
    ending = ENDINGS.get(found.kind)
    if ending and found.status == "recognised" and not inner and not _named(found, ending):
        found.trait("misnamed")
        steps.insert(0, ("rename", f"*{ending[0]}"))
    if {"lambda", "marshalled-code"} & set(found.traits):
        steps.insert(0, ("look-first", None))
    if "one-shard" in found.traits:
        steps = [("give-list", "model.load_weights(\"*.weights.json\")")]
    values = {"{py}": json.dumps(found.path, ensure_ascii=False), "{sh}": shlex.quote(found.path), "{folder}": shlex.quote(os.path.dirname(found.path) or ".")}
    values["{endpoint}"] = next(iter(sorted(found.signatures)), "serving_default")
    found.next = [{"do": do, "command": re.sub(r"\{\w+\}", lambda m: values[m[0]], command) if command and not inner else None} for do, command in steps]


def _named(found, endings):
    name = found.path.lower()
    return name.endswith(endings) and not (found.kind in ("h5-model", "legacy-weights-h5") and name.endswith(".weights.h5"))


# --- texts -----------------------------------------------------------------------------------------------------------

KIND = {
    "keras-archive": {"zh": "整个模型（.keras 归档）", "en": "full model (.keras archive)"},
    "keras-folder": {"zh": "整个模型（解开的 .keras 目录）", "en": "full model (unpacked .keras folder)"},
    "h5-model": {"zh": "整个模型（HDF5，旧格式）", "en": "full model (HDF5, legacy format)"},
    "legacy-weights-h5": {"zh": "只有权重（HDF5，旧格式，按层名存放）", "en": "weights only (HDF5, legacy format, by layer name)"},
    "weights-h5": {"zh": "只有权重（.weights.h5）", "en": "weights only (.weights.h5)"},
    "sharded-weights": {"zh": "只有权重，分片存放（.weights.json）", "en": "weights only, in shards (.weights.json)"},
    "savedmodel": {"zh": "SavedModel", "en": "SavedModel"},
    "tf-checkpoint": {"zh": "TensorFlow 检查点", "en": "TensorFlow checkpoint"},
    "checkpoint-state": {"zh": "TensorFlow 检查点目录里的清单，不含权重", "en": "the list in a folder of TensorFlow checkpoints, without weights"},
    "part-of-keras-folder": {"zh": "解开的 .keras 的一部分", "en": "a part of an unpacked .keras"},
    "tflite": {"zh": "TFLite 模型（只能推理）", "en": "TFLite model (inference only)"},
    "onnx": {"zh": "ONNX 模型（只能推理）", "en": "ONNX model (inference only)"},
    "frozen-graph": {"zh": "冻结的 TensorFlow 计算图（.pb，只能推理）", "en": "frozen TensorFlow graph (.pb, inference only)"},
    "pickle": {"zh": "pickle（本程序没有打开它：打开 pickle 就会执行其中的代码）", "en": "pickle (not opened: opening a pickle runs the code in it)"},
    "pytorch": {"zh": "PyTorch 文件（里面是 pickle，没有打开）", "en": "PyTorch file (a pickle inside, not opened)"},
    "safetensors": {"zh": "safetensors 张量文件", "en": "safetensors"},
    "npz": {"zh": "NumPy 数组（.npz）", "en": "NumPy arrays (.npz)"},
    "npy": {"zh": "一个 NumPy 数组（.npy）", "en": "one NumPy array (.npy)"},
    "json-architecture": {"zh": "只有架构（JSON），不含权重", "en": "architecture only (JSON), without weights"},
    "git-lfs-pointer": {"zh": "Git LFS 指针，不是模型本身", "en": "Git LFS pointer, not the model itself"},
    "html": {"zh": "网页，不是模型", "en": "a web page, not a model"},
    "archive": {"zh": "压缩包", "en": "archive"},
    "hdf5": {"zh": "HDF5，但不是 Keras 写的模型或权重", "en": "HDF5, but no model or weights of Keras"},
    "json": {"zh": "JSON，与模型无关", "en": "JSON, of something else"},
    "text": {"zh": "文本", "en": "text"},
    "empty": {"zh": "空文件", "en": "empty file"},
    "folder": {"zh": "目录", "en": "folder"},
    "unknown": {"zh": "无法识别", "en": "not recognised"},
}
DAMAGED = {"hdf5": {"zh": "HDF5 文件", "en": "HDF5 file"}, "archive": {"zh": "压缩包或 .keras 归档", "en": "archive or .keras"}, "json": {"zh": "JSON", "en": "JSON"}}
REASON = {
    "truncated": {"zh": "不完整，下载或复制中途断了（字节数：现有 / 应有）", "en": "cut short: the download or copy broke off (bytes: there / expected)"},
    "truncated-zip": {"zh": "ZIP 没有中央目录：文件不完整，下载或复制中途断了", "en": "a zip without central directory: the download or copy broke off"},
    "damaged": {"zh": "已损坏，读不下去", "en": "damaged, reading stops"},
    "empty": {"zh": "一个字节也没有", "en": "not a single byte in it"},
    "zeros": {"zh": "里面全是零：磁盘写满或下载没有完成", "en": "nothing but zeros: the disk was full or the download never finished"},
    "lfs-pointer": {"zh": "仓库里只有指针，真正的文件还没有取回（字节数）", "en": "the repository holds a pointer, the file itself was not fetched (bytes)"},
    "web-page": {"zh": "下载到的是网页：登录页、错误页，或文件的预览页", "en": "a page was downloaded in its place: a login, an error, or the file's preview"},
    "json-too-large": {"zh": "JSON 太长，没有读", "en": "the JSON is too long and was not read"},
    "json-too-deep": {"zh": "JSON 嵌套太深，没有读", "en": "the JSON is nested too deep and was not read"},
    "json-damaged": {"zh": "JSON 已损坏", "en": "the JSON is damaged"},
    "no-configuration": {"zh": "里面没有 Keras 模型的配置", "en": "no configuration of a Keras model in it"},
    "unpacks-to-too-much": {"zh": "解压后太大，没有继续（上限）", "en": "unpacks to too much, not gone on with (limit)"},
    "too-many-members": {"zh": "压缩包里的文件太多，没有读", "en": "an archive of too many files, not read"},
    "too-deep": {"zh": "压缩包套了太多层，没有读", "en": "archives within archives within archives, not read"},
    "encrypted": {"zh": "压缩包有密码", "en": "the archive has a password"},
    "unusual-compression": {"zh": "压缩方法不常见，没有读", "en": "an unusual compression, not read"},
    "shards-missing": {"zh": "缺少分片", "en": "shards are missing"},
    "data-missing": {"zh": "缺少存放数值的文件", "en": "the files with the values are missing"},
    "variables-missing": {"zh": "缺少 variables 目录：只复制了计算图，没有权重", "en": "the folder variables is missing: the graph was copied, the weights were not"},
    "h5py-missing": {"zh": "要看 HDF5 的内容，需要安装 h5py", "en": "h5py is needed to look into HDF5"},
    "h5py-fails": {"zh": "h5py 已安装，但启动失败", "en": "h5py is installed but does not start"},
    "not-found": {"zh": "没有这个文件", "en": "no such file"},
    "no-permission": {"zh": "没有读取权限", "en": "no permission to read it"},
    "unreadable": {"zh": "读不了", "en": "cannot be read"},
    "no-regular-file": {"zh": "不是普通文件（管道、设备等），没有打开", "en": "no regular file (a pipe, a device ...), not opened"},
    "folder-without-model": {"zh": "目录里没有模型", "en": "no model in this folder"},
    "unknown-content": {"zh": "不是本程序认识的格式", "en": "none of the formats that this program knows"},
}
PROGRAM = {
    "keras3-or-tf_keras": {"zh": "较新的 Keras 3 或 tf_keras（文件里没有写版本）", "en": "a recent Keras 3 or tf_keras (the file names no version)"},
    "keras3": {"zh": "Keras 3（文件里没有写版本）", "en": "Keras 3 (the file names no version)"},
    "keras2.12-2.15": {"zh": "Keras 2.12 至 2.15（文件里没有写版本）", "en": "Keras 2.12 to 2.15 (the file names no version)"},
    "keras2.12-or-3": {"zh": "Keras 2.12 至 2.15，或 Keras 3（文件里没有写版本）", "en": "Keras 2.12 to 2.15, or Keras 3 (the file names no version)"},
}
TRAIT = {
    "lambda": {"zh": "含 Lambda 层", "en": "has a Lambda layer"},
    "marshalled-code": {"zh": "夹带 Python 字节码，加载时会执行", "en": "carries Python bytecode, which loading runs"},
    "old-hard-sigmoid": {
        "zh": "用到旧的 hard_sigmoid：Keras 3 中同名函数的曲线不同，不报错，但预测会变",
        "en": "uses the old hard_sigmoid: Keras 3 has another curve under that name; no error, other predictions",
    },
    "mixed-precision": {"zh": "使用混合精度", "en": "uses mixed precision"},
    "torch-optimizer": {
        "zh": "在 PyTorch 后端下编译：换后端要用 compile=False 加载",
        "en": "compiled under the backend PyTorch: on another one load with compile=False",
    },
    "exported": {"zh": "由 export 导出，只能推理", "en": "written by export, for inference only"},
    "no-keras-metadata": {"zh": "没有 keras_metadata.pb（TensorFlow 2.5 之前的写法，或没有复制过来）", "en": "without keras_metadata.pb (older than TensorFlow 2.5, or not copied)"},
    "weights-missing": {"zh": "里面没有权重", "en": "no weights in it"},
    "weights-not-counted": {"zh": "没有清点权重（需要 h5py，或格式特殊）", "en": "the weights were not counted (h5py is missing, or an unusual layout)"},
    "no-version": {"zh": "里面没有写 Keras 的版本", "en": "no version of Keras in it"},
    "misnamed": {"zh": "扩展名与内容不符，Keras 靠扩展名选择读法", "en": "the extension is not that of the content, and Keras chooses how to read by the extension"},
    "json-twice": {"zh": "JSON 里又套了一层 JSON 文本，要用 json.loads 解一次", "en": "a JSON text within a JSON text: json.loads it once"},
    "links-elsewhere": {"zh": "含有指向别处的链接（没有跟随）", "en": "has links that lead elsewhere (not followed)"},
    "only-part-counted": {"zh": "内容太多，只清点了一部分", "en": "too much in it, only a part was counted"},
    "one-shard": {"zh": "只是许多分片中的一片", "en": "only one shard of several"},
    "duplicate-members": {"zh": "可疑：压缩包里有同名文件", "en": "suspicious: two members of the archive have one name"},
    "unsafe-member-names": {"zh": "可疑：压缩包里有指向目录之外的路径，不要直接解压", "en": "suspicious: members of the archive point outside of the folder; do not simply unpack it"},
    "pickled-objects": {"zh": "数组里有 Python 对象（pickle）", "en": "Python objects (pickle) among the arrays"},
    "pickle-of-keras": {"zh": "里面提到 keras", "en": "keras is mentioned in it"},
}
OPENS = {
    "yes": {"zh": "可以", "en": "yes"},
    "weights": {"zh": "只能读权重", "en": "only its weights"},
    "convert": {"zh": "先转换", "en": "after conversion"},
    "predict": {"zh": "只能推理", "en": "for inference only"},
    "architecture": {"zh": "只有架构", "en": "the architecture"},
    "no": {"zh": "不行", "en": "no"},
    "unknown": {"zh": "不确定", "en": "not known"},
}
STEP = {
    "load": {"zh": "加载", "en": "load it"},
    "convert": {"zh": "转换成 Keras 3 能打开的 .keras", "en": "convert it to a .keras that Keras 3 opens"},
    "load-weights": {"zh": "先用代码声明同样的模型，再加载权重", "en": "declare the same model in code, then load the weights"},
    "from-json": {"zh": "重建模型，再另外加载权重", "en": "rebuild the model, then load weights from elsewhere"},
    "convert-json": {"zh": "连同它的权重文件一起转换成 .keras", "en": "convert it to a .keras together with the file of its weights"},
    "predict": {"zh": "只做推理", "en": "for predictions only"},
    "keep-training": {"zh": "要继续训练，用 tf_keras 打开", "en": "to train on, open it with tf_keras"},
    "checkpoint": {
        "zh": "用代码声明同样的模型，由 weights.py 把权重转成 .weights.h5",
        "en": "declare the same model in code, and let weights.py bring the weights into a .weights.h5",
    },
    "rename": {"zh": "先改扩展名", "en": "first rename it"},
    "look-first": {"zh": "来历不明就不要加载：先看清里面的代码", "en": "of unknown origin? Do not load it before you have seen its code"},
    "give-list": {"zh": "加载时给出同目录下的 .weights.json", "en": "load by the .weights.json beside it"},
    "lfs": {"zh": "取回真正的文件", "en": "fetch the file itself"},
    "download-file": {"zh": "登录后重新下载，链接要指向文件本身（GitHub 上用 raw 或 Download）", "en": "log in and download again, by the link of the file itself (on GitHub: raw or Download)"},
    "download-again": {"zh": "重新下载，并核对大小", "en": "download it again and compare the size"},
    "fetch-rest": {"zh": "把整个目录或同名的其他文件一起复制过来", "en": "copy the whole folder, or the other files of that name, along with it"},
    "install-h5py": {"zh": "安装 h5py", "en": "install h5py"},
    "permission": {"zh": "请文件的主人放开读取权限", "en": "ask its owner for permission to read"},
    "whole-folder": {"zh": "要看的是整个目录", "en": "look at the whole folder"},
    "run-tflite": {"zh": "用 TFLite 解释器推理；Keras 打不开，也变不回来", "en": "run it in TFLite's interpreter; Keras does not open it, and there is no way back"},
    "run-onnx": {"zh": "用 onnxruntime 推理；Keras 打不开", "en": "run it in onnxruntime; Keras does not open it"},
    "import-graph": {"zh": "用 tf.compat.v1.import_graph_def 推理；Keras 打不开", "en": "run it by tf.compat.v1.import_graph_def; Keras does not open it"},
    "read-numpy": {"zh": "读出数组，再用 set_weights 放进模型", "en": "read the arrays and put them into a model by set_weights"},
    "no-pickle": {"zh": "只打开自己写的 pickle，用写它的那个环境；最好请对方改存 .keras 或 .weights.h5", "en": "open only pickles of your own, where they were written; better ask for a .keras or .weights.h5"},
    "use-pytorch": {"zh": "用 PyTorch 打开", "en": "open it in PyTorch"},
    "use-safetensors": {"zh": "用 safetensors 读出张量", "en": "read the tensors by safetensors"},
    "unpack": {"zh": "先解压，再看里面的文件", "en": "unpack it, then look at what was inside"},
}
WORDS = {
    "zh": {
        "writer": "写出者", "backend": "后端", "saved": "保存于", "model": "模型", "layers": "{} 层", "parameters": "{} 个参数", "bytes": "{} 字节", "classes": "各类层", "custom": "自定义类",
        "compiled": "编译信息", "yes": "有", "no": "无", "optimizer": "优化器 {}", "state": "含优化器状态", "signatures": "签名", "note": "注意", "opens": "能否打开",
        "next": "下一步", "inside": "里面有", "more": "……还有 {} 种", "broken": "有问题", "keras3": "最新的 Keras 3", "size": "大小", "arrays": "{} 个", "nothing": "没有找到模型文件。", "skipped": "另有 {} 个无关的文件没有列出。",
        "looking": "已查看 {} 个文件", "sep": "，", "colon": "：", "list": "、",
        "usage": "看内容，不看名字，说出模型文件是什么：谁写的、里面有什么、谁能打开、下一步做什么。不需要 Keras 和 TensorFlow，不运行文件里的任何东西。",
        "end": "退出码：0 全部识别；1 有文件无法识别、已损坏或读不了；2 调用方式不对。", "paths": "文件、目录或检查点前缀；目录会逐层查看", "json": "输出 JSON，供脚本使用",
        "lang": "输出语言（默认跟随终端）", "help": "显示帮助", "arguments": "参数",
    },
    "en": {
        "writer": "Written by", "backend": "backend", "saved": "saved", "model": "Model", "layers": "{} layers", "parameters": "{} parameters", "bytes": "{} bytes", "classes": "Layer classes",
        "custom": "Custom classes", "compiled": "Compile settings", "yes": "yes", "no": "no", "optimizer": "optimizer {}", "state": "with optimizer state", "signatures": "Signatures",
        "note": "Note", "opens": "Opened by", "next": "Next", "inside": "Inside", "more": "... and {} more", "broken": "Trouble", "keras3": "newest Keras 3", "size": "Size", "arrays": "{}", "nothing": "No model files found.",
        "skipped": "{} other files, which are no models, are not listed.", "looking": "{} files looked at", "sep": ", ", "colon": ": ", "list": ", ",
        "usage": "Says what a model file is, by its content and not by its name: who wrote it, what is inside, what opens it, what to do next. Needs neither Keras nor TensorFlow and runs nothing in the file.",
        "end": "Exit code: 0 everything was recognised; 1 something was not, is broken or cannot be read; 2 called wrongly.", "paths": "files, folders or prefixes of checkpoints; folders are searched",
        "json": "JSON, for scripts", "lang": "language of the answer (default: the terminal's)", "help": "show this help", "arguments": "arguments",
    },
}  # fmt: skip


# --- the terminal ----------------------------------------------------------------------------------------------------


def language():
    names = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")] + [locale.getlocale()[0]]
    return "zh" if (next(filter(None, names), "") or "").lower().startswith(("zh", "chinese")) else "en"


def plain(text):
    """`text` on one line, without what would steer a terminal: names come out of files that anybody may have written."""
    text = str(text).encode("utf-8", "replace").decode()
    return "".join(character if character.isprintable() else "?" for character in text[:400])


def rendered(found, lang, indent="  "):
    """The answer for people, as lines."""
    words = WORDS[lang]
    sep, colon = words["sep"], words["colon"]
    kind = DAMAGED.get(found.kind, KIND[found.kind]) if found.status != "recognised" else KIND[found.kind]
    lines = [plain(found.path), indent + kind[lang]]

    def say(label, *parts):
        parts = [plain(part) for part in parts if part]
        if parts:
            lines.append(f"{indent}{words[label]}{colon}{sep.join(parts)}")

    if found.reason:
        say("broken", REASON[found.reason][lang] + (f"{colon}{found.detail}" if found.detail else ""))
    writer = _writer(found) or (PROGRAM[found.program][lang] if found.program in PROGRAM else "")
    tensorflow = f"TensorFlow {found.tensorflow}" if found.tensorflow else ""
    say("writer", writer, tensorflow, found.backend and f"{words['backend']} {found.backend}", found.saved and f"{words['saved']} {found.saved}")
    figures = [
        *(_amount(words[key], number) for key, number in (("layers", found.layers), ("parameters", found.parameters), ("bytes", found.bytes)) if number is not None),
        words["list"].join(list(found.dtypes)[:6]),
    ]
    say("model", found.name and f"“{found.name}”" + (f" ({found.model_class})" if found.model_class else ""), not found.name and found.model_class, *figures)
    listed = [f"{name} × {count}" for name, count in list(found.classes.items())[:15]]
    say("classes", words["list"].join(listed), len(found.classes) > 15 and words["more"].format(len(found.classes) - 15))
    say("custom", words["list"].join(found.custom[:15]))
    if found.compiled is not None:
        say("compiled", words["yes" if found.compiled else "no"], found.optimizer and words["optimizer"].format(found.optimizer), found.optimizer_state and words["state"])
    else:
        say("note", found.optimizer_state and words["state"])
    say("signatures", words["list"].join(found.signatures))
    for trait in found.traits:
        say("note", TRAIT[trait][lang])
    if found.opens and set(found.opens.values()) != {"no"}:
        names = {"keras2": "Keras 2.15", "keras3": words["keras3"], "tf_keras": "tf_keras"}
        say("opens", *(f"{names[reader]} {OPENS[word][lang]}" for reader, word in found.opens.items()))
    for step in found.next:
        say("next", STEP[step["do"]][lang])
        if step["command"]:
            lines.append(f"{indent}    {plain(step['command'])}")
    if found.inside:
        lines.append(f"{indent}{words['inside']}{colon}".rstrip())
        for inner in found.inside:
            lines += [indent + "  " + line for line in rendered(inner, lang)]
    return lines


def _writer(found):
    if found.program in PROGRAM:
        return None
    name = {"keras": "Keras", "tensorflow": "TensorFlow", None: "Keras" if found.generation else ""}.get(found.program, found.program)
    version = found.version or (found.generation if name != "TensorFlow" else None)
    return f"{name} {version}" if version else name


def _amount(words, number):
    """`words` with the number in it; English has a singular."""
    figure = f"{number:,}" if number < 10**15 else f"{float(number):.1e}" if number < 10**300 else "> 1e300"
    return (words.rstrip("s") if number == 1 else words).format(figure)


class Progress:
    """A counter on standard error, once the work takes more than a second and somebody is looking."""

    def __init__(self, text):
        self.text, self.count, self.begun, self.shown = text, 0, time.monotonic(), False

    def step(self):
        self.count += 1
        if sys.stderr.isatty() and time.monotonic() - self.begun > 1:
            self.shown = True
            print("\r" + self.text.format(self.count), end="", file=sys.stderr, flush=True)

    def done(self):
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def gather(paths, progress):
    """(what was found, how many files in folders were left out since they are no models)."""
    found, skipped = [], 0
    for path in paths:
        first = identify(path)
        if first.reason != "folder-without-model":
            progress.step()
            found.append(first)
            continue
        for inner in artifacts(path):
            progress.step()
            one = identify(inner)
            if one.kind not in NO_MODEL or one.inside or str(inner).lower().endswith(MODEL_ENDINGS) or one.reason in ("no-permission", "unreadable"):
                found.append(one)
            else:
                skipped += 1
    return found, skipped


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments == ["--hdf5-reader"]:
        hdf5_reader()
        return 0
    first = argparse.ArgumentParser(add_help=False)
    first.add_argument("--lang", choices=("zh", "en"), default=language())
    words = WORDS[first.parse_known_args(arguments)[0].lang]
    parser = argparse.ArgumentParser(prog="identify.py", description=words["usage"], epilog=words["end"], add_help=False)
    group = parser.add_argument_group(words["arguments"])
    group.add_argument("paths", nargs="+", metavar="PATH", help=words["paths"])
    group.add_argument("--json", action="store_true", help=words["json"])
    group.add_argument("--lang", choices=("zh", "en"), default=language(), help=words["lang"])
    group.add_argument("-h", "--help", action="help", help=words["help"])
    options = parser.parse_args(arguments)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    progress = Progress(words["looking"])
    found, skipped = gather(options.paths, progress)
    progress.done()
    if options.json:
        print(json.dumps({"files": [one.as_dict() for one in found], "skipped": skipped}, ensure_ascii=True, indent=1))
    else:
        print("\n\n".join("\n".join(rendered(one, options.lang)) for one in found) or words["nothing"])
        if skipped:
            print("\n" + words["skipped"].format(skipped))
    return 0 if found and all(one.status == "recognised" for one in found) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # `... | head`: whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
