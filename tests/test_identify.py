"""Promise: `identify.py` tells every model file by its content, says what to do next, and no file, however damaged or hostile, breaks or stalls it."""

from __future__ import annotations

import dataclasses
import gzip
import importlib.util
import io
import json
import os
import pickle
import re
import struct
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guide import languages, typesetting

PROGRAM = Path(__file__).resolve().parent.parent / "snippets" / "tools" / "identify.py"
HERE = Path(__file__).parent / "identify"
SLOW = 10.0  # seconds that no hostile file may take; a file on which HDF5 never returns is given up after `PATIENCE`


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("identify", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    sys.modules["identify"] = module
    spec.loader.exec_module(module)
    module.PATIENCE = 3.0
    return module


identify = _module()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that Keras 2.15 and Keras 3 wrote; tests/identify/make.py made them."""
    folder = tmp_path_factory.mktemp("real")
    with tarfile.open(HERE / "real.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return folder


def look(path: Path | str):
    """What `identify` finds, once it is sure that the answer can be printed, and given to scripts, in both languages."""
    begun = time.monotonic()
    found = identify.identify(path)
    took = time.monotonic() - begun
    json.dumps(found.as_dict())
    for lang in ("zh", "en"):
        lines = identify.rendered(found, lang)
        assert all(line.isprintable() for line in lines), f"the reader's terminal would get control characters: {lines}"
    assert (found.reason is None) == (found.status == "recognised"), f"{path}: {found.status}, but the reason is {found.reason}"
    assert not (found.detail or "").startswith(("AttributeError", "TypeError", "NameError", "IndexError")), f"{path}: a fault of the program passes for one of the file: {found.detail}"
    assert took < SLOW or found.detail == "HDF5", f"{path} took {took:.1f} s"
    return found


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


# --- what Keras and TensorFlow write ---------------------------------------------------------------------------------

TINY = {"name": "tiny", "model_class": "Sequential", "layers": 3, "parameters": 23, "bytes": 92, "compiled": True, "optimizer_state": True}
READERS = ("keras2", "keras3", "tf_keras")
WRITTEN = {
    "keras2/model.keras": ({"kind": "keras-archive", "program": "tf.keras", "version": "2.15.0", "generation": "2", "traits": ["old-hard-sigmoid"], **TINY}, "yes convert yes", ["convert"]),
    "keras3/model.keras": ({"kind": "keras-archive", "program": "keras", "generation": "3", "traits": [], "optimizer": "Adam", **TINY}, "weights yes weights", ["load"]),
    "keras3/folder": ({"kind": "keras-folder", "program": "keras", "generation": "3", **TINY}, "weights yes weights", ["load"]),
    "keras2/model.h5": (
        {"kind": "h5-model", "program": "tf.keras", "version": "2.15.0", "backend": "tensorflow", "optimizer": "Adam", "classes": {"Dense": 2, "Dropout": 1, "InputLayer": 1}, **TINY},
        "yes convert yes", ["convert"],
    ),
    "keras3/model.h5": ({"kind": "h5-model", "program": "keras", "generation": "3", "backend": "tensorflow", **TINY}, "weights yes weights", ["load"]),
    "keras2/lambda.h5": ({"kind": "h5-model", "traits": ["lambda", "marshalled-code"], "custom": ["Scale"], "compiled": False}, "yes convert yes", ["look-first", "convert"]),
    "keras2/lambda.keras": ({"kind": "keras-archive", "traits": ["lambda", "marshalled-code"], "custom": ["Scale"], "compiled": False}, "yes convert yes", ["look-first", "convert"]),
    "keras3/lambda.keras": ({"kind": "keras-archive", "traits": ["lambda", "marshalled-code"], "custom": ["Scale"], "compiled": False}, "weights yes weights", ["look-first", "load"]),
    "keras2/legacy.h5": ({"kind": "legacy-weights-h5", "version": "2.15.0", "layers": 3, "parameters": 23, "optimizer_state": False}, "weights weights weights", ["load-weights"]),
    "keras2/only.weights.h5": ({"kind": "weights-h5", "program": "keras2.12-2.15", "layers": 2, "parameters": 23, "optimizer_state": True}, "weights weights weights", ["load-weights"]),
    "keras3/only.weights.h5": ({"kind": "weights-h5", "program": "keras3-or-tf_keras", "layers": 2, "parameters": 23, "dtypes": {"float32": 4}}, "weights weights weights", ["load-weights"]),
    "keras3/sharded.weights.json": ({"kind": "sharded-weights", "generation": "3", "layers": 2, "parameters": 23}, "no weights no", ["load-weights"]),
    "keras3/sharded_00001.weights.h5": ({"kind": "weights-h5", "traits": ["one-shard"]}, "weights weights weights", ["give-list"]),
    "keras2/saved_model": ({"kind": "savedmodel", "program": "tf.keras", "version": "2.15.0", "tensorflow": "2.15.1", "optimizer": "Adam", **TINY}, "yes convert yes", ["convert", "predict"]),
    "keras2/saved_model/saved_model.pb": ({"kind": "savedmodel", "version": "2.15.0"}, "yes convert yes", ["convert", "predict"]),
    "keras2/exported": ({"kind": "savedmodel", "program": "tf.keras", "version": None, "tensorflow": "2.15.1", "traits": ["exported"], "parameters": 23}, "predict predict predict", ["predict"]),
    "keras3/exported": ({"kind": "savedmodel", "program": "keras", "generation": "3", "traits": ["exported"], "signatures": ["serve", "serving_default"]}, "predict predict predict", ["predict"]),
    "keras2/checkpoint": ({"kind": "tf-checkpoint", "parameters": 23, "optimizer_state": True}, "weights convert weights", ["checkpoint"]),
    "keras2/checkpoint/weights.ckpt": ({"kind": "tf-checkpoint", "parameters": 23}, "weights convert weights", ["checkpoint"]),
    "keras2/checkpoint/weights.ckpt.index": ({"kind": "tf-checkpoint", "parameters": 23}, "weights convert weights", ["checkpoint"]),
    "keras2/checkpoint/weights.ckpt.data-00000-of-00001": ({"kind": "tf-checkpoint"}, "weights convert weights", ["checkpoint"]),
    "keras2/checkpoint/checkpoint": ({"kind": "checkpoint-state"}, "no no no", ["whole-folder"]),
    "keras2/model.json": ({"kind": "json-architecture", "version": "2.15.0", "layers": 3, "traits": ["old-hard-sigmoid"]}, "architecture convert architecture", ["convert-json"]),
    "keras3/model.json": ({"kind": "json-architecture", "generation": "3", "layers": 3, "traits": []}, "no architecture no", ["from-json"]),
    "keras2/model.tflite": ({"kind": "tflite"}, "no no no", ["run-tflite"]),
    "keras2/frozen.pb": ({"kind": "frozen-graph"}, "no no no", ["import-graph"]),
    "keras3/folder/metadata.json": ({"kind": "part-of-keras-folder"}, "no no no", ["whole-folder"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_what_keras_and_tensorflow_write(name: str, real: Path) -> None:
    expected, opens, steps = WRITTEN[name]
    found = look(real / name)
    assert found.status == "recognised", f"{name}: {found.reason} {found.detail}"
    wrong = {key: (getattr(found, key), value) for key, value in expected.items() if getattr(found, key) != value}
    assert not wrong, f"{name}: found, expected: {wrong}"
    assert found.opens == dict(zip(READERS, opens.split(), strict=True)), name
    assert [step["do"] for step in found.next] == steps, name


@pytest.mark.parametrize("name", ["keras2/model.keras", "keras3/model.h5", "keras2/legacy.h5", "keras3/only.weights.h5"])
def test_the_name_says_nothing(name: str, real: Path, tmp_path: Path) -> None:
    renamed = write(tmp_path, "download(1).bin", (real / name).read_bytes())
    found = look(renamed)
    assert found.kind == look(real / name).kind
    assert "misnamed" in found.traits and found.next[0]["do"] == "rename", "Keras chooses how to read by the extension; the reader has to rename first"


def test_a_full_model_named_weights(real: Path, tmp_path: Path) -> None:
    found = look(write(tmp_path, "best.weights.h5", (real / "keras3/model.h5").read_bytes()))
    assert found.kind == "h5-model" and found.next[0] == {"do": "rename", "command": "*.keras".replace("keras", "h5")}


def test_files_of_keras_1_and_2_0(tmp_path: Path) -> None:
    """A Sequential was a bare list; `lambda` was marshalled; many layer names were split over several attributes."""
    config = {"class_name": "Sequential", "config": [
        {"class_name": "LSTM", "config": {"inner_activation": "hard_sigmoid"}},
        {"class_name": "Lambda", "config": {"function_type": "lambda", "function": "xx"}},
        {"class_name": "TimeDistributed", "config": {"layer": {"class_name": "Dense", "config": {}}}},
        {"class_name": "Own", "config": {}},
    ]}  # fmt: skip
    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs["model_config"], file.attrs["keras_version"] = json.dumps(config).encode(), b"1.2.1"
        weights = file.create_group("model_weights")
        weights.attrs["layer_names0"], weights.attrs["layer_names1"] = np.array([b"a", b"b"]), np.array([b"c"])
        weights.create_dataset("a/kernel", (3, 4), "float16")
    found = look(tmp_path / "old.h5")
    assert (found.generation, found.program, found.layers, found.parameters, found.bytes) == ("1", "keras", 4, 12, 24)
    assert set(found.traits) == {"old-hard-sigmoid", "lambda", "marshalled-code"} and found.custom == ["Own"] and found.classes["Dense"] == 1
    with h5py.File(tmp_path / "old.h5", "a") as file:
        del file.attrs["model_config"], file.attrs["keras_version"]
    assert look(tmp_path / "old.h5").kind == "legacy-weights-h5" and look(tmp_path / "old.h5").layers == 3


VERSIONS = {"1.2.1": ("keras", "1"), "2.2.4": ("keras", "2"), "2.2.4-tf": ("tf.keras", "2"), "2.11.0": ("tf.keras", "2"), "2.17.0": ("tf_keras", "2"), "3.15.1": ("keras", "3"), "nonsense": (None, None)}


@pytest.mark.parametrize("version", VERSIONS)
def test_versions_name_their_program(version: str) -> None:
    found = identify.Found("x")
    identify.written_by(version, found)
    assert (found.program, found.generation) == VERSIONS[version]


# --- other formats ---------------------------------------------------------------------------------------------------


def npy(shape: tuple, dtype: str = "float32") -> bytes:
    out = io.BytesIO()
    np.save(out, np.zeros(shape, dtype))
    return out.getvalue()


def field(number: int, value: int | bytes) -> bytes:
    """A field of a protocol buffer, shorter than 128 bytes."""
    return bytes([number << 3, value]) if isinstance(value, int) else bytes([number << 3 | 2, len(value)]) + value


HEADER = json.dumps({"w": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}).encode()
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 1234567\n"
OTHERS: dict[str, tuple[bytes, str, str | None]] = {
    "w.npy": (npy((2, 3)), "npy", None),
    "w.safetensors": (struct.pack("<Q", len(HEADER)) + HEADER + bytes(24), "safetensors", None),
    "m.onnx": (field(1, 8) + field(2, b"tf2onnx") + field(3, b"1.16") + field(7, field(2, b"graph")), "onnx", None),
    "m.pkl": (pickle.dumps({"keras": [1, 2]}), "pickle", None),
    "m0.pkl": (pickle.dumps({"a": [1, 2]}, protocol=0), "pickle", None),
    "pointer.h5": (LFS, "git-lfs-pointer", "lfs-pointer"),
    "page.keras": (b"\n<!DOCTYPE html>\n<html><title>Sign in</title>", "html", "web-page"),
    "denied.h5": (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "html", "web-page"),
    "nothing.h5": (b"", "empty", "empty"),
    "zeros.h5": (bytes(5000), "unknown", "zeros"),
    "notes.txt": ("权重在这里\n".encode(), "text", None),
    "some.json": (b'{"a": 1}', "json", None),
    "noise.bin": (bytes(range(255, 0, -1)) * 20, "unknown", "unknown-content"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_formats(name: str, tmp_path: Path) -> None:
    data, kind, reason = OTHERS[name]
    found = look(write(tmp_path, name, data))
    assert (found.kind, found.reason) == (kind, reason)


def test_arrays_are_counted(tmp_path: Path) -> None:
    assert look(write(tmp_path, "w.npy", npy((2, 3)))).parameters == 6
    assert look(write(tmp_path, "w.safetensors", OTHERS["w.safetensors"][0])).parameters == 6
    found = look(zipped(tmp_path / "w.npz", {"a.npy": npy((2, 3)), "b.npy": npy((4,), "float64")}, zipfile.ZIP_DEFLATED))
    assert (found.kind, found.parameters, found.bytes) == ("npz", 10, 56)


def test_pytorch_is_told_and_not_opened(tmp_path: Path) -> None:
    assert look(zipped(tmp_path / "m.pt", {"m/data.pkl": b"\x80\x02}.", "m/version": b"3"})).kind == "pytorch"


def test_hdf5_of_others(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["images"] = np.zeros((2, 3))
    assert look(tmp_path / "data.h5").kind == "hdf5"
    with h5py.File(tmp_path / "matlab.h5", "w", userblock_size=512) as file:
        file["x"] = 1
    assert look(tmp_path / "matlab.h5").kind == "hdf5"


def test_json_as_text_within_json(real: Path, tmp_path: Path) -> None:
    """json.dump(model.to_json()), which many did."""
    found = look(write(tmp_path, "model.json", json.dumps((real / "keras2/model.json").read_text()).encode()))
    assert (found.kind, found.version) == ("json-architecture", "2.15.0") and "json-twice" in found.traits


@pytest.mark.parametrize("ending", ["zip", "zip-deflated", "tar", "tar.gz"])
def test_archives_that_hold_a_model(ending: str, real: Path, tmp_path: Path) -> None:
    path, members = tmp_path / f"download.{ending}", ("keras2/model.keras", "keras3/model.h5", "keras2/model.json")
    if ending.startswith("zip"):
        zipped(path, {name: (real / name).read_bytes() for name in members} | {"README": b"hello"}, zipfile.ZIP_DEFLATED if "-" in ending else zipfile.ZIP_STORED)
    else:
        with tarfile.open(path, "w:gz" if ending == "tar.gz" else "w") as archive:
            for name in members:
                archive.add(real / name, name)
    found = look(path)
    assert found.kind == "archive" and found.next[0]["do"] == "unpack"
    assert [(one.path, one.kind, one.parameters) for one in found.inside] == [
        ("keras2/model.keras", "keras-archive", 23), ("keras3/model.h5", "h5-model", 23), ("keras2/model.json", "json-architecture", None)
    ]  # fmt: skip


def test_one_model_in_gzip(real: Path, tmp_path: Path) -> None:
    found = look(write(tmp_path, "model.h5.gz", gzip.compress((real / "keras2/model.h5").read_bytes())))
    assert [one.kind for one in found.inside] == ["h5-model"]


def test_temporary_files_are_gone(real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identify.tempfile, "tempdir", str(tmp_path))
    look(write(tmp_path, "model.h5.gz", gzip.compress((real / "keras2/model.h5").read_bytes())))
    assert [path.name for path in tmp_path.iterdir()] == ["model.h5.gz"]


# --- broken and incomplete -------------------------------------------------------------------------------------------


def test_a_download_that_broke_off_is_told_with_figures(real: Path, tmp_path: Path) -> None:
    whole = (real / "keras2/model.h5").read_bytes()
    found = look(write(tmp_path, "model.h5", whole[:9000]))
    assert (found.status, found.reason, found.detail) == ("broken", "truncated", f"9,000 / {len(whole):,}")
    assert found.next[0]["do"] == "download-again"


def test_half_a_keras_archive_still_names_its_version(real: Path, tmp_path: Path) -> None:
    found = look(write(tmp_path, "model.keras", (real / "keras3/model.keras").read_bytes()[:9000]))
    assert (found.reason, found.generation) == ("truncated-zip", "3")


INCOMPLETE = {
    "keras2/saved_model": ("variables/variables.data-00000-of-00001", "data-missing"),
    "keras2/checkpoint": ("weights.ckpt.data-00000-of-00001", "data-missing"),
    "keras3/sharded.weights.json": ("../sharded_00001.weights.h5", "shards-missing"),
}


@pytest.mark.parametrize("name", INCOMPLETE)
def test_a_part_is_missing(name: str, real: Path) -> None:
    part, reason = INCOMPLETE[name]
    missing = Path(os.path.normpath(real / name / part))
    kept = missing.read_bytes()
    missing.unlink()
    try:
        assert look(real / name).reason == reason
        missing.write_bytes(LFS)
        assert look(real / name).reason == "lfs-pointer", "a pointer lies in its place"
    finally:
        missing.write_bytes(kept)


def test_a_saved_model_without_keras_metadata(real: Path) -> None:
    metadata = real / "keras2/saved_model/keras_metadata.pb"
    kept = metadata.read_bytes()
    metadata.unlink()
    try:
        found = look(real / "keras2/saved_model")
        assert set(found.opens.values()) == {"predict"} and "no-keras-metadata" in found.traits and found.parameters == 23
    finally:
        metadata.write_bytes(kept)


def test_a_saved_model_without_variables(real: Path, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    write(tmp_path / "model", "saved_model.pb", (real / "keras2/saved_model/saved_model.pb").read_bytes())
    assert look(tmp_path / "model").reason == "variables-missing"
    write(tmp_path / "model", "saved_model.pb", LFS)
    assert look(tmp_path / "model").reason == "lfs-pointer"


def test_a_keras_archive_without_weights(tmp_path: Path) -> None:
    config = json.dumps({"class_name": "Sequential", "config": {"layers": []}}).encode()
    assert "weights-missing" in look(zipped(tmp_path / "m.keras", {"metadata.json": b"{}", "config.json": config})).traits


# --- hostile ---------------------------------------------------------------------------------------------------------

CONFIG = json.dumps({"class_name": "Sequential", "config": {"name": "m", "layers": []}}).encode()


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self):
            return open, (str(tmp_path / "ran"), "w")

    for protocol in range(6):
        found = look(write(tmp_path, f"{protocol}.pkl", pickle.dumps(Evil(), protocol=protocol)))
        assert found.kind in ("pickle", "text") and not (tmp_path / "ran").exists(), f"protocol {protocol} was run"
    out = np.array([Evil()], dtype=object)
    np.save(tmp_path / "o.npy", out, allow_pickle=True)
    assert "pickled-objects" in look(tmp_path / "o.npy").traits and not (tmp_path / "ran").exists()


def test_bombs_are_given_up(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "m.keras", {"metadata.json": b"{}", "config.json": bytes(400 << 20)}, zipfile.ZIP_DEFLATED)
    assert bomb.stat().st_size < 1 << 20
    assert look(bomb).reason == "json-too-large"
    many = zipped(tmp_path / "many.zip", {f"{n}.h5": bytes(100 << 20) for n in range(4)}, zipfile.ZIP_DEFLATED)
    assert look(many).reason == "unpacks-to-too-much", "the limit counts for all members together"
    packed = b"x" * 1000
    for _ in range(6):
        packed = gzip.compress(packed)
    look(write(tmp_path, "deep.gz", packed))


def test_members_that_climb_out_or_come_twice(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
        for name, data in (("metadata.json", b"{}"), ("config.json", b"{}"), ("config.json", CONFIG), ("../../etc/passwd", b"x")):
            archive.writestr(name, data)
    found = look(tmp_path / "m.keras")
    assert {"duplicate-members", "unsafe-member-names"} <= set(found.traits)


def test_json_that_is_too_deep_too_long_or_too_big_a_number(tmp_path: Path) -> None:
    assert look(write(tmp_path, "deep.json", b'{"class_name":' * 100_000)).reason == "json-too-deep"
    assert look(write(tmp_path, "long.json", b'{"class_name": "' + b"x" * (9 << 20) + b'"}')).reason == "json-too-large"
    look(write(tmp_path, "number.json", b'{"class_name": "X", "config": ' + b"9" * 2_000_000 + b"}"))
    look(write(tmp_path, "wide.json", b'{"class_name": "X", "config": [' + b"{}," * 1_000_000 + b"{}]}"))


def test_hdf5_that_points_elsewhere_in_circles_or_far_too_big(tmp_path: Path) -> None:
    secret = tmp_path / "secret.h5"
    with h5py.File(secret, "w") as file:
        file["x"] = np.zeros(100)
    with h5py.File(tmp_path / "m.h5", "w") as file:
        file.attrs["model_config"] = CONFIG
        weights = file.create_group("model_weights")
        weights["outside"] = h5py.ExternalLink("secret.h5", "x")
        weights["around"] = h5py.SoftLink("/model_weights/around")
        weights["self"] = weights
        weights.create_dataset("huge", (1 << 40, 1 << 15), "float32", chunks=(1, 1))
        layout = h5py.VirtualLayout((100,), "float64")
        layout[:] = h5py.VirtualSource(secret, "x", (100,))
        weights.create_virtual_dataset("virtual", layout)
        weights.create_dataset("raw", (10,), "float32", external=[(tmp_path / "raw.bin", 0, 40)])
        weights.create_dataset("small", (2, 3), "float32")
    found = look(tmp_path / "m.h5")
    assert found.kind == "h5-model" and "links-elsewhere" in found.traits
    assert found.parameters == (1 << 55) + 6, "only what lies in the file itself counts, from its shape"


def test_names_in_a_file_do_not_steer_the_terminal(tmp_path: Path) -> None:
    config = {"class_name": "Sequential\x1b[2J", "config": {"name": "\x1b]0;owned\x07\n\u202egnp", "layers": [{"class_name": "A\x1b[31m", "config": {}}]}}
    found = look(zipped(tmp_path / "m.keras", {"metadata.json": b'{"keras_version": "3.0\\u001b[1m"}', "config.json": json.dumps(config).encode()}))
    assert found.kind == "keras-archive"
    look(write(tmp_path, "\x1b[31mred\n.h5", b""))


def test_lying_sizes(tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "m.zip", {"a.h5": b"x" * 50, "b.h5": b"y" * 50}).read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 20 : at + 28] = b"\xf0\xff\xff\x7f" * 2
    look(write(tmp_path, "lies.zip", bytes(data)))
    look(write(tmp_path, "lies.safetensors", struct.pack("<Q", 1 << 39) + b"{}"))
    shape = json.dumps({"w": {"shape": [10**20] * 100_000, "data_offsets": [0, 0]}}).encode()
    look(write(tmp_path, "wide.safetensors", struct.pack("<Q", len(shape)) + shape))
    header = bytearray(tarfile.TarInfo("a.h5").tobuf())
    header[124:136] = b"\x80" + b"\xff" * 11
    look(write(tmp_path, "lies.tar", bytes(header) + b"x"))
    look(write(tmp_path, "lies.pb", b"\x08\x01\x12\xff\xff\xff\xff\x7f"))


def test_a_stuck_hdf5_library_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On some damaged files it never returns; the next file is read all the same."""
    with h5py.File(tmp_path / "m.h5", "w") as file:
        file.attrs["model_config"] = CONFIG
    good = (tmp_path / "m.h5").read_bytes()
    heap = good.index(b"GCOL") + 16
    stuck = bytearray(good)
    stuck[heap + 8 : heap + 16] = b"\xf0" + b"\xff" * 7  # an object of the heap whose size leads nowhere
    monkeypatch.setattr(identify, "PATIENCE", 1.0)
    assert look(write(tmp_path, "stuck.h5", bytes(stuck))).status == "broken"
    assert look(tmp_path / "m.h5").kind == "h5-model"
    identify.READER.process.kill()
    identify.READER.process.wait()
    assert look(tmp_path / "m.h5").kind == "h5-model", "the reader's process had died"


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    assert look(tmp_path / "fifo").reason == "no-regular-file"
    assert look("/dev/zero").reason == "no-regular-file"
    assert look(tmp_path / "loop").reason == "unreadable"
    assert look(tmp_path / "dangling").reason == look(tmp_path / "gone").reason == "not-found"
    assert look("x" * 5000).reason == "unreadable"
    assert list(identify.artifacts(tmp_path)) == [], "a folder that links to itself is walked once, and a fifo is no artifact"


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "m.h5", b"x")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(identify, "_open", refuse)
    assert look(path).reason == "no-permission"


def test_a_file_that_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, opened = write(tmp_path, "m.h5", b"x"), identify._open

    def late(name: Path):
        path.unlink()
        return opened(name)

    monkeypatch.setattr(identify, "_open", late)
    assert look(path).reason == "not-found"


# --- damaged anywhere ------------------------------------------------------------------------------------------------

DAMAGEABLE = [name for name in WRITTEN if "." in name and not name.endswith(".data-00000-of-00001")]


@pytest.mark.parametrize("name", DAMAGEABLE)
def test_cut_off_at_every_kilobyte(name: str, real: Path, tmp_path: Path) -> None:
    whole = (real / name).read_bytes() if (real / name).is_file() else b""
    for length in [*range(0, min(16, len(whole))), *range(16, len(whole), 1024), len(whole) - 1] if whole else []:
        found = look(write(tmp_path, Path(name).name, whole[:length]))
        if whole.startswith((b"\x89HDF", b"PK")) and length >= 16:
            assert found.status == "broken", f"{name}, the first {length} of {len(whole)} bytes pass for {found.kind}"


_files: dict[str, bytes] = {}


def _originals() -> dict[str, bytes]:
    if not _files:
        with tarfile.open(HERE / "real.tar.gz") as archive:
            _files.update({member.name: archive.extractfile(member).read() for member in archive if member.isfile()})
    return _files


RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@RELAXED
@given(name=st.sampled_from(sorted(_originals())), flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=30))
def test_flipped_bytes(name: str, flips: list[tuple[float, int]], tmp_path: Path) -> None:
    data = bytearray(_originals()[name])
    for place, value in flips:
        data[int(place * len(data))] = value
    look(write(tmp_path, Path(name).name, bytes(data)))


STARTS = [b"", b"\x89HDF\r\n\x1a\n", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08\x00", b"\x80\x04", b"{", b'"{', b"\x93NUMPY", b"\x08\x01\x12", b"\x0a\x10", b"xxxxTFL3", b"\x10" + bytes(7) + b"{"]


@RELAXED
@given(start=st.sampled_from(STARTS), data=st.binary(max_size=2000), end=st.sampled_from([b"", b"\x57\xfb\x80\x8b\x24\x75\x47\xdb", b"PK\x05\x06" + bytes(18)]))
@example(start=b"\x89HDF\r\n\x1a\n", data=b"", end=b"")
def test_random_bytes(start: bytes, data: bytes, end: bytes, tmp_path: Path) -> None:
    look(write(tmp_path, "x", start + data + end))


values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["hard_sigmoid", "Lambda"]), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["class_name", "config", "layers", "module", "registered_name", "name", "optimizer", "build_config"]), inner, max_size=4), max_leaves=15)


@RELAXED
@given(config=values, metadata=values, compiled=values)
def test_any_configuration(config: object, metadata: object, compiled: object, tmp_path: Path) -> None:
    whole = {"class_name": "Sequential", "config": config, "compile_config": compiled, "keras_version": metadata}
    look(write(tmp_path, "m.json", json.dumps(whole).encode()))
    look(zipped(tmp_path / "m.keras", {"metadata.json": json.dumps(metadata).encode(), "config.json": json.dumps(whole).encode()}))
    look(write(tmp_path, "m.json", json.dumps({"weight_map": config, "metadata": metadata}).encode()))


# --- the terminal ----------------------------------------------------------------------------------------------------


def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run([sys.executable, str(PROGRAM), *map(str, arguments)], capture_output=True, encoding="utf-8", timeout=60, env=env, cwd=cwd)


def test_exit_codes(real: Path, tmp_path: Path) -> None:
    assert run(real / "keras2/model.h5").returncode == 0
    assert run(real / "keras2/model.h5", write(tmp_path, "page.h5", OTHERS["page.keras"][0])).returncode == 1
    assert run(tmp_path / "gone.h5").returncode == 1
    assert run(tmp_path / "empty-folder-that-is-not-there").returncode == 1
    assert run().returncode == 2 and run("--nonsense", real).returncode == 2


def test_the_terminals_language(real: Path) -> None:
    for lang, word in (("zh_CN.UTF-8", "下一步"), ("en_GB.UTF-8", "Next")):
        assert word in run(real / "keras2/model.h5", LC_ALL=lang).stdout
        assert ("退出码" if word == "下一步" else "Exit code") in run("--help", LC_ALL=lang).stdout
    assert "下一步" in run(real / "keras2/model.h5", "--lang", "zh", LC_ALL="C").stdout
    assert "Exit code" in run("--help", "--lang", "en", LC_ALL="zh_CN.UTF-8").stdout


def test_json_has_stable_keys(real: Path) -> None:
    answer = json.loads(run("--json", real / "keras2").stdout)
    keys = [one.name for one in dataclasses.fields(identify.Found)]
    assert set(answer) == {"files", "skipped"} and all(list(one) == keys for one in answer["files"])


def test_a_folder_is_walked(real: Path, tmp_path: Path) -> None:
    """Models are listed, each SavedModel, checkpoint and sharded file once; what is no model is only counted."""
    answer = json.loads(run("--json", ".", cwd=real).stdout)
    kinds: dict[str, int] = {}
    for one in answer["files"]:
        kinds[one["kind"]] = kinds.get(one["kind"], 0) + 1
    assert kinds == {
        "keras-archive": 4, "keras-folder": 1, "h5-model": 3, "legacy-weights-h5": 1, "weights-h5": 2, "sharded-weights": 1, "savedmodel": 3, "tf-checkpoint": 1,
        "json-architecture": 2, "tflite": 1, "frozen-graph": 1,
    }  # fmt: skip
    write(tmp_path, "notes.md", b"# notes")
    write(tmp_path, "pointer.h5", LFS)
    done = run(tmp_path, "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 1 and [one["reason"] for one in answer["files"]] == ["lfs-pointer"] and answer["skipped"] == 1
    assert "git lfs pull" in run(tmp_path).stdout


def test_commands_can_be_copied(real: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "it's \"mine\" $HOME.h5", (real / "keras2/model.h5").read_bytes())
    command = look(path).next[-1]["command"]
    said = subprocess.run(["sh", "-c", command.replace("python convert.py", "printf %s")], capture_output=True, text=True).stdout
    assert said == str(path)


def test_without_h5py_it_says_so(real: Path, tmp_path: Path) -> None:
    write(tmp_path, "h5py.py", b"raise ImportError('not here')")
    done = run(real / "keras2/model.h5", "--lang", "en", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1 and "python -m pip install h5py" in done.stdout and "Traceback" not in done.stderr
    assert "Keras 3" in run(real / "keras3/model.keras", "--lang", "en", PYTHONPATH=str(tmp_path)).stdout, "a .keras is told without h5py"


def test_it_needs_nothing_but_the_standard_library(real: Path) -> None:
    code = "import sys; sys.modules.update(dict.fromkeys(('keras', 'tensorflow', 'h5py', 'numpy'))); sys.argv[1:] = sys.argv[2:]; import runpy; runpy.run_path(sys.argv[1])"
    done = subprocess.run([sys.executable, "-I", "-c", code, "x", str(PROGRAM)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# --- its words -------------------------------------------------------------------------------------------------------

TABLES = ("KIND", "REASON", "PROGRAM", "TRAIT", "OPENS", "STEP", "DAMAGED")


def _said() -> list[tuple[str, str]]:
    return [(f"{table} {key}", text["zh"]) for table in TABLES for key, text in getattr(identify, table).items()] + [(f"WORDS {k}", v) for k, v in identify.WORDS["zh"].items()]


def test_everything_it_may_say_is_in_both_languages() -> None:
    source = PROGRAM.read_text(encoding="utf-8")
    used: dict[str, Callable[[], set[str]]] = {
        "REASON": lambda: set(re.findall(r'Broken\(\s*"([\w-]+)"', source)) | set(re.findall(r'found\.reason = "(?:unknown|broken)", "([\w-]+)"', source)),
        "TRAIT": lambda: set(re.findall(r'\.trait\("([\w-]+)"', source)) | set(re.findall(r'traits\.add\("([\w-]+)"', source)),
        "STEP": lambda: {step for step, _ in [*identify.STEPS.values(), *identify.REPAIRS.values()]},
        "KIND": lambda: set(re.findall(r'found\.kind(?:, [\w., ]+)? = "([\w-]+)"', source)),
        "OPENS": lambda: {word for words in identify.OPENED_BY.values() for word in words},
    }
    for table, names in used.items():
        assert names() and names() <= set(getattr(identify, table)), f"no words for {names() - set(getattr(identify, table))} in {table}"
    assert all(set(text) == {"zh", "en"} and all(text.values()) for table in TABLES for text in getattr(identify, table).values())
    assert set(identify.WORDS["zh"]) == set(identify.WORDS["en"])


def test_its_chinese_follows_the_glossary_and_the_typesetting() -> None:
    rejected = {wrong: term["zh"] for term in languages.glossary() for wrong in term.get("not", ())}
    faults = [f"{where}: {wrong}, the glossary says {right}" for where, text in _said() for wrong, right in rejected.items() if wrong in text]
    faults += [f"{where}: {text}\n    should be: {typesetting.proper(text)}" for where, text in _said() if len(text) > 4 and typesetting.proper(text) != text]
    assert not faults, "\n".join(faults)
