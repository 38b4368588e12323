"""Bad files for tests/test_convert.py: damaged, lying, and made to harm. Always the same ones.

    for name, write in files(originals, traps): write(folder / name)

`originals`: bytes (or, for a SavedModel, a dict of bytes) of files that are whole, by name. `traps`: a folder; code that a file smuggles in, or an
operation that it calls, leaves something there. Nothing in here is harmful beyond that folder.
"""

from __future__ import annotations

import base64
import copy
import io
import json
import marshal
import pickle
import random
import struct
import types
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import h5py
import numpy as np

Original = bytes | dict[str, bytes]
Writer = Callable[[Path], None]
STARTS = (b"", b"\x89HDF\r\n\x1a\n", b"PK\x03\x04", b"PK\x05\x06", b"{", b'{"class_name": ', b"\x80\x04", b"version https://git-lfs")
ENDS = (b"", b"PK\x05\x06" + bytes(18), b"}")
INPUT = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 4], "dtype": "float32", "name": "a"}, "name": "a", "inbound_nodes": []}
VERSIONS = {"one": "1.2.2", "two": "2.11.0", "three": "3.8.0"}


def files(originals: dict[str, Original], traps: Path) -> Iterator[tuple[str, Writer]]:
    """(name below a folder, what writes it); a name may be that of a folder. Those whose name ends in `good` are whole: they show that a bad one spoils no other."""
    kinds = (_cut(originals), _flipped(originals), _noise(), _archives(originals, traps), _hdf5(originals, traps), _documents(originals), _configurations(originals), _greedy(), _code(originals, traps))
    folders: set[str] = set()
    for kind in kinds:
        for name, write in kind:
            folders.add(name.rpartition("/")[0])
            yield name, write
    for folder in sorted(folders):
        for place in ("", "4", "m", "z"):  # converted before, among and after them
            for good in ("two.h5", "three.keras"):
                stem, _, ending = good.partition(".")
                yield f"{folder}/{place}_{stem}_good.{ending}", _put(originals[good])


# --- damaged ---------------------------------------------------------------------------------------------------------


def _put(data: Original) -> Writer:
    def write(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, bytes):
            path.write_bytes(data)
            return
        for name, content in data.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)

    return write


def _cut(originals: dict[str, Original]) -> Iterator[tuple[str, Writer]]:
    """Cut off at every kilobyte."""
    for name, whole in originals.items():
        stem, _, ending = name.rpartition(".")
        if isinstance(whole, bytes):
            for length in [*range(0, min(64, len(whole)), 16), *range(1024, len(whole), 1024), len(whole) - 1]:
                yield f"cut/{stem}/{length:07}.{ending}", _put(whole[:length])
            continue
        for part, content in whole.items():
            for length in [0, *range(1024, len(content), max(1024, len(content) // 25)), max(len(content) - 1, 1)]:
                yield f"cut/{stem}/{part.replace('/', '-')}-{length:07}", _put(whole | {part: content[:length]})
            if part != "saved_model.pb":  # without it the folder is none
                yield f"cut/{stem}/{part.replace('/', '-')}-gone", _put({k: v for k, v in whole.items() if k != part})


def _flipped(originals: dict[str, Original]) -> Iterator[tuple[str, Writer]]:
    """A few bytes changed: anywhere, or where the structure stands."""
    for name, whole in originals.items():
        stem, _, ending = name.rpartition(".")
        generator = random.Random(name)
        for number in range(90 if isinstance(whole, bytes) else 25):
            part = generator.choice(sorted(whole)) if isinstance(whole, dict) else ""
            data = bytearray(whole[part] if isinstance(whole, dict) else whole)
            if not data:
                continue
            reach = len(data) if number % 2 else min(len(data), 4096)
            for _ in range(generator.choice((1, 1, 2, 8, 40))):
                data[generator.randrange(reach)] = generator.choice((0, 255, 127, generator.randrange(256)))
            yield f"flipped/{stem}/{number:03}{'.' + ending if isinstance(whole, bytes) else ''}", _put(whole | {part: bytes(data)} if isinstance(whole, dict) else bytes(data))


def _noise() -> Iterator[tuple[str, Writer]]:
    generator = random.Random(1)
    for number in range(180):
        data = generator.choice(STARTS) + generator.randbytes(generator.choice((0, 7, 100, 3000))) + generator.choice(ENDS)
        yield f"noise/{number:03}.{generator.choice(('h5', 'keras', 'hdf5'))}", _put(data)


# --- archives --------------------------------------------------------------------------------------------------------


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: list[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def _lying(data: bytes, **fields: int) -> bytes:
    """An archive whose directory says something else of its first member."""
    places = {"compressed": (20, "<L"), "size": (24, "<L"), "offset": (42, "<L"), "crc": (16, "<L"), "method": (10, "<H"), "flags": (8, "<H")}
    changed, at = bytearray(data), data.index(b"PK\x01\x02")
    for field, value in fields.items():
        place, form = places[field]
        struct.pack_into(form, changed, at + place, value)
    return bytes(changed)


def _overlapping(config: bytes, times: int) -> bytes:
    """Many members that share one block of compressed data (the bomb of David Fifield, without the quoting)."""
    inner = zipped([("model.weights.h5", bytes(10**6))], zipfile.ZIP_DEFLATED)
    local, directory = inner[: inner.index(b"PK\x01\x02")], inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")]
    entries = b"".join(directory.replace(b"model.weights.h5", b"assets/%09d" % n) for n in range(times))
    head = zipped([("config.json", config), ("model.weights.h5", b"x")])
    start = head.index(b"PK\x01\x02")
    shifted = bytearray(entries)
    for n in range(times):
        struct.pack_into("<L", shifted, n * len(directory) + 42, start)
    whole = head[start : head.index(b"PK\x05\x06")] + bytes(shifted)
    return head[:start] + local + whole + struct.pack("<LHHHHLLH", 0x06054B50, 0, 0, times + 2, times + 2, len(whole), start + len(local), 0)


def _archives(originals: dict[str, Original], traps: Path) -> Iterator[tuple[str, Writer]]:
    for name in ("two.keras", "three.keras"):
        good = members(originals[name])
        parts = list(good.items())
        link = zipfile.ZipInfo("assets/link")
        link.external_attr = 0o120777 << 16
        odd_names = ("../outside", "/absolute", "..\\outside", "C:\\outside", "assets/../../outside", "assets/./x/../../../y", "a/b", "config.json ", "CONFIG.JSON", "assets/" + "x" * 5000,
                     "assets/\x1b]0;owned\x07", "model.weights.h5/..", "//server/share", "assets/nul\x00.txt", str(traps / "member"), "~/x")  # fmt: skip
        changed = {f"member-{n}": zipped([*parts, (odd, b"x")]) for n, odd in enumerate(odd_names)}
        changed |= {
            "link": zipped([*parts, (link, b"/etc/passwd")]),
            "twice-config": zipped([*parts, ("config.json", b"{}")]), "twice-weights": zipped([*parts, ("model.weights.h5", b"")]), "twice-before": zipped([("config.json", b"{}"), *parts]),
            "no-config": zipped([p for p in parts if p[0] != "config.json"]), "no-weights": zipped([p for p in parts if not p[0].startswith("model.weights")]), "empty": zipped([]),
            "no-metadata": zipped([p for p in parts if p[0] != "metadata.json"]), "metadata-list": zipped([*[p for p in parts if p[0] != "metadata.json"], ("metadata.json", b"[]")]),
            "metadata-version": zipped([*[p for p in parts if p[0] != "metadata.json"], ("metadata.json", b'{"keras_version": {"a": 1}}')]),
            "metadata-version-4": zipped([*[p for p in parts if p[0] != "metadata.json"], ("metadata.json", b'{"keras_version": "99.0"}')]),
            "bomb-config": zipped([*[p for p in parts if p[0] != "config.json"], ("config.json", b" " * (40 << 20) + good["config.json"])], zipfile.ZIP_DEFLATED),
            "bomb-weights": zipped([*[p for p in parts if p[0] != "model.weights.h5"], ("model.weights.h5", bytes(100 << 20))], zipfile.ZIP_DEFLATED),
            "bomb-asset": zipped([*parts, ("assets/x", bytes(100 << 20))], zipfile.ZIP_DEFLATED),
            "bomb-overlapping": _overlapping(good["config.json"], 3000), "many-members": zipped([*parts, *((f"assets/{n}", b"") for n in range(20_000))]),
            "weights-are-text": zipped([*[p for p in parts if p[0] != "model.weights.h5"], ("model.weights.h5", b"hello")]),
            "weights-are-json": zipped([*[p for p in parts if p[0] != "model.weights.h5"], ("model.weights.json", b'{"metadata": {}, "weight_map": {"/": ["../../../etc/passwd"]}}')]),
            "pickle": zipped([*parts, ("assets/x.pkl", pickle.dumps(Trap(traps / "pickle")))]), "deflated-inside": zipped(parts, zipfile.ZIP_DEFLATED), "lzma": zipped(parts, zipfile.ZIP_LZMA),
            "lies-small": _lying(originals[name], size=1), "lies-large": _lying(originals[name], size=0xFFFFFFF0), "lies-both": _lying(originals[name], size=0xFFFFFFF0, compressed=0xFFFFFFF0),
            "lies-offset": _lying(originals[name], offset=0x7FFFFFFF), "lies-crc": _lying(originals[name], crc=1), "lies-method": _lying(originals[name], method=99), "encrypted": _lying(originals[name], flags=1),
            "junk-before": b"x" * 3000 + originals[name], "junk-after": originals[name] + b"x" * 70_000, "comment": originals[name][:-2] + b"\x05\x00hello",
        }  # fmt: skip
        for case, data in changed.items():
            yield f"archive/{name.split('.')[0]}/{case}.keras", _put(data)


class Trap:
    """Unpickled, it leaves a file."""

    def __init__(self, path: Path):
        self.path = str(path)

    def __reduce__(self):
        return open, (self.path, "w")


# --- HDF5 ------------------------------------------------------------------------------------------------------------


def _hdf5(originals: dict[str, Original], traps: Path) -> Iterator[tuple[str, Writer]]:
    def spoilt(data: bytes, spoil: Callable[[h5py.File, Path], None], wrap: str = "") -> Writer:
        def write(path: Path) -> None:
            path.parent.mkdir(parents=True, exist_ok=True)
            inner = path.with_suffix(".inner") if wrap else path
            inner.write_bytes(members(originals[wrap])["model.weights.h5"] if wrap else data)
            with h5py.File(inner, "r+") as file:
                spoil(file, inner)
            if wrap:
                rest = [(k, v) for k, v in members(originals[wrap]).items() if k != "model.weights.h5"]
                path.write_bytes(zipped([*rest, ("model.weights.h5", inner.read_bytes())]))
                inner.unlink()

        return write

    def first(file: h5py.File) -> str:
        found: list[str] = []
        file.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Dataset) and item.ndim > 1 else None)
        return found[0]

    def instead(make: Callable[[h5py.Group, str, h5py.Dataset], None]) -> Callable[[h5py.File, Path], None]:
        def spoil(file: h5py.File, _: Path) -> None:
            name = first(file)
            old = file[name]
            group, leaf = old.parent, name.split("/")[-1]
            del group[leaf]
            make(group, leaf, old)

        return spoil

    def virtual(group: h5py.Group, leaf: str, old: h5py.Dataset) -> None:
        layout = h5py.VirtualLayout(old.shape, "float32")
        layout[:] = h5py.VirtualSource(str(traps / "secret.h5"), "x", old.shape)
        group.create_virtual_dataset(leaf, layout)

    def reference(group: h5py.Group, leaf: str, old: h5py.Dataset) -> None:
        group.create_dataset(leaf, old.shape, h5py.ref_dtype)

    def filled(group: h5py.Group, leaf: str, old: h5py.Dataset) -> None:
        group.create_dataset(leaf, (1 << 15, 1 << 15), "float32", chunks=(1 << 10, 1 << 10), compression="gzip", fillvalue=1.0)

    def chain(group: h5py.Group, leaf: str, old: h5py.Dataset) -> None:
        for _ in range(3000):
            group = group.create_group("g")

    spoils: dict[str, Callable[[h5py.File, Path], None]] = {
        "external-link": instead(lambda group, leaf, old: group.__setitem__(leaf, h5py.ExternalLink(str(traps / "secret.h5"), "x"))),
        "external-link-passwd": instead(lambda group, leaf, old: group.__setitem__(leaf, h5py.ExternalLink("/etc/passwd", "/"))),
        "soft-link": instead(lambda group, leaf, old: group.__setitem__(leaf, h5py.SoftLink("/nowhere"))),
        "soft-link-to-itself": instead(lambda group, leaf, old: group.__setitem__(leaf, h5py.SoftLink(f"{group.name}/{leaf}"))),
        "cycle": lambda file, _: file.__setitem__(f"{first(file)}_round", file["/"]),
        "cycle-in-group": lambda file, _: file[first(file)].parent.__setitem__("again", file[first(file)].parent),
        "virtual": instead(virtual), "external-storage": instead(lambda group, leaf, old: group.create_dataset(leaf, old.shape, "float32", external=[(str(traps / "secret.h5"), 0, 4096)])),
        "references": instead(reference), "gigantic": instead(lambda group, leaf, old: group.create_dataset(leaf, (1 << 40, 1 << 15), "float32", chunks=(1, 1))),
        "gigantic-fill": instead(filled), "huge-never-written": instead(lambda group, leaf, old: group.create_dataset(leaf, (1 << 28,), "float64")),
        "a-group": instead(lambda group, leaf, old: group.create_group(leaf)), "strings": instead(lambda group, leaf, old: group.create_dataset(leaf, old.shape, h5py.string_dtype())),
        "complex": instead(lambda group, leaf, old: group.create_dataset(leaf, old.shape, "complex64")), "compound": instead(lambda group, leaf, old: group.create_dataset(leaf, old.shape, np.dtype([("a", "f4")]))),
        "other-shape": instead(lambda group, leaf, old: group.create_dataset(leaf, (7, 7), "float32")), "no-elements": instead(lambda group, leaf, old: group.create_dataset(leaf, (0, 4), "float32")),
        "null-space": instead(lambda group, leaf, old: group.create_dataset(leaf, data=h5py.Empty("float32"))), "deep": instead(chain), "gone": instead(lambda group, leaf, old: None),
        "many": lambda file, _: [file.create_group(f"g{n}") for n in range(20_000)], "not-numbers": instead(lambda group, leaf, old: group.create_dataset(leaf, data=np.full(old.shape, np.nan, "float32"))),
    }  # fmt: skip
    attributes: dict[str, object] = {
        "config-number": 3, "config-empty": b"", "config-null": h5py.Empty("S10"), "config-array": np.array([b"{", b"}"]), "config-floats": np.zeros(1000), "config-latin": "{\"é\"".encode("latin-1"),
        "config-list": b"[]", "config-text": b'"x"', "config-no-class": b'{"config": {}}', "config-class-only": b'{"class_name": "Sequential"}', "config-class-list": b'{"class_name": [], "config": {}}',
    }  # fmt: skip
    for name in ("one.h5", "two.h5", "three.h5"):
        stem = name.split(".")[0]
        for case, spoil in spoils.items():
            yield f"hdf5/{stem}/{case}.h5", spoilt(originals[name], spoil)
        for case, value in attributes.items():
            yield f"hdf5/{stem}/{case}.h5", spoilt(originals[name], lambda file, _, value=value: file.attrs.__setitem__("model_config", value))
        for attribute in ("layer_names", "weight_names"):
            for case, value in {"gone": None, "number": 3, "others": np.array([b"no", b"such"]), "long": np.array([b"x" * 60_000])}.items():

                def spoil(file: h5py.File, _: Path, attribute: str = attribute, value: object = value) -> None:
                    place = file["model_weights"] if attribute == "layer_names" else file[first(file)].parent
                    if attribute in place.attrs:
                        del place.attrs[attribute]
                    if value is not None:
                        place.attrs[attribute] = value

                yield f"hdf5/{stem}/{attribute}-{case}.h5", spoilt(originals[name], spoil)
    for name in ("two.keras", "three.keras"):
        for case, spoil in spoils.items():
            yield f"hdf5/in-{name.split('.')[0]}/{case}.keras", spoilt(b"", spoil, name)


def model_h5(path: Path, config: object, version: str, training: object = None) -> None:
    """An `.h5` with that configuration and no weights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        text = config if isinstance(config, bytes) else json.dumps(config).encode()
        weights = file.create_group("model_weights")
        for place in (file, weights):
            place.attrs["keras_version"], place.attrs["backend"] = version.encode(), b"tensorflow"
        weights.attrs["layer_names"] = np.array([], "S1")
        for name, value in (("model_config", text), ("training_config", training and json.dumps(training).encode())):
            if value and len(value) < 60_000:
                file.attrs[name] = np.bytes_(value)
            elif value:  # what does not fit beside an object is stored apart
                file.attrs[name] = np.array(value.decode(), h5py.string_dtype())


def model_keras(path: Path, config: object, version: str, original: bytes) -> None:
    """A `.keras` with that configuration and somebody else's weights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = config if isinstance(config, bytes) else json.dumps(config).encode()
    path.write_bytes(zipped([("metadata.json", json.dumps({"keras_version": version}).encode()), ("config.json", text), ("model.weights.h5", members(original)["model.weights.h5"])]))


# --- configurations --------------------------------------------------------------------------------------------------


def sequential(*layers: dict, start: dict | None = None) -> dict:
    return {"class_name": "Sequential", "config": {"name": "s", "layers": [start or {"class_name": "InputLayer", "config": INPUT["config"]}, *layers]}}


def functional(*layers: dict) -> dict:
    return {"class_name": "Functional", "config": {"name": "m", "layers": [INPUT, *layers], "input_layers": [["a", 0, 0]], "output_layers": [[layers[-1]["name"], 0, 0]]}}


def layer(kind: str, **config: object) -> dict:
    return {"class_name": kind, "config": {"name": "x", **config}}


def _documents(originals: dict[str, Original]) -> Iterator[tuple[str, Writer]]:
    """JSON that is deep, long, or no JSON."""
    documents = {
        "deep": b'{"class_name":' * 50_000, "deep-closed": b'{"class_name": "Sequential", "config": ' + b'{"config":' * 20_000 + b"1" + b"}" * 20_001, "deep-list": b'{"class_name": "Sequential", "config": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        "nested-models": json.dumps(_nested(60)).encode(), "wide": b'{"class_name": "Sequential", "config": [' + b"{}," * 300_000 + b"{}]}", "number": b'{"class_name": "Sequential", "config": ' + b"9" * 100_000 + b"}",
        "floats": b'{"class_name": "Sequential", "config": {"layers": [1e999, NaN, -Infinity]}}', "twice": b'{"class_name": "Sequential", "config": {"layers": []}, "class_name": "Lambda", "config": {"layers": []}}',
        "surrogates": b'{"class_name": "\\ud800", "config": {"name": "\\udfff"}}', "controls": json.dumps({"class_name": "Own\x1b]0;owned\x07\x1b[2J", "config": {"name": "\x1b[31mred\r\n\u202e"}}).encode(),
        "nul": b'{"class_name": "Sequential\\u0000", "config": {}}', "utf-16": json.dumps(sequential()).encode("utf-16"), "bom": b"\xef\xbb\xbf" + json.dumps(sequential(layer("Flatten"))).encode(),
        "many-layers": json.dumps(sequential(*[layer("Flatten") for _ in range(3000)])).encode(), "long-name": json.dumps(sequential(layer("Flatten", **{"name": "n" * 50_000}))).encode(),
    }  # fmt: skip
    for case, text in documents.items():
        for generation, version in VERSIONS.items():
            yield f"document/{generation}/{case}.h5", lambda path, text=text, version=version: model_h5(path, text, version)
        for name in ("two.keras", "three.keras"):
            yield f"document/in-{name.split('.')[0]}/{case}.keras", lambda path, text=text, name=name: model_keras(path, text, {"two": "2.15.0", "three": "3.8.0"}[name.split(".")[0]], originals[name])


def _nested(depth: int) -> dict:
    inner = sequential(layer("Flatten"))
    for n in range(depth):
        inner = sequential(inner | {"config": inner["config"] | {"name": f"s{n}"}})
    return inner


ODD = (None, True, -1, 0, 10**12, 1.5, float("nan"), "", "x", "relu", [], [None], [[[]]], {}, {"class_name": "Dense"}, {"class_name": "Dense", "config": {}}, {"class_name": "__tuple__", "items": [1]}, [3, 3, 3, 3, 3, 3])


def _places(value: object, path: tuple = ()) -> Iterator[tuple]:
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from _places(value[key], (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _places(inner, (*path, index))


def _configurations(originals: dict[str, Original]) -> Iterator[tuple[str, Writer]]:
    """Configurations in which one value is another, or gone."""
    for name in ("one.h5", "two.h5", "three.h5", "two.keras", "three.keras"):
        stem, ending = name.split(".")
        generator = random.Random(name + "config")
        config = json.loads(members(originals[name])["config.json"]) if ending == "keras" else _config_of(originals[name])
        places = list(_places(config))[1:]
        for number in range(70):
            changed = copy.deepcopy(config)
            *above, last = generator.choice(places)
            inner = changed
            for step in above:
                inner = inner[step]
            if number % 4 == 0:
                del inner[last]
            else:
                inner[last] = generator.choice(ODD)

            def write(path: Path, changed: object = changed, name: str = name) -> None:
                path.parent.mkdir(parents=True, exist_ok=True)
                if name.endswith(".keras"):
                    rest = [(k, v) for k, v in members(originals[name]).items() if k != "config.json"]
                    path.write_bytes(zipped([*rest, ("config.json", json.dumps(changed).encode())]))
                    return
                path.write_bytes(originals[name])
                with h5py.File(path, "r+") as file:
                    file.attrs["model_config"] = json.dumps(changed).encode()

            yield f"configuration/{stem}-{ending}/{number:03}.{ending}", write


def _config_of(data: bytes) -> dict:
    with h5py.File(io.BytesIO(data)) as file:
        text = file.attrs["model_config"]
        return json.loads(text)


def _greedy() -> Iterator[tuple[str, Writer]]:
    """Layers that ask for more than there is."""
    big = {
        "dense": layer("Dense", units=10**9), "dense-beyond": layer("Dense", units=10**15), "embedding": layer("Embedding", input_dim=10**9, output_dim=1000), "repeat": layer("RepeatVector", n=10**9),
        "lstm": layer("LSTM", units=10**6), "padding": layer("ZeroPadding1D", padding=10**9), "reshape": layer("Reshape", target_shape=[10**6, 10**6]),
    }  # fmt: skip
    for case, one in big.items():
        for generation in ("two", "three"):
            start = {"class_name": "InputLayer", "config": {"batch_input_shape" if generation == "two" else "batch_shape": [None, 4, 4] if case in ("lstm", "padding") else [None, 4], "dtype": "float32", "name": "a"}}
            yield f"greedy/{generation}/{case}.h5", lambda path, one=one, start=start, generation=generation: model_h5(path, sequential(one, start=start), VERSIONS[generation])
    for case, shape in {"input": [None, 10**6, 10**6], "input-batch": [10**9, 4], "input-open": [None] * 30}.items():
        start = {"class_name": "InputLayer", "config": {"batch_input_shape": shape, "dtype": "float32", "name": "a"}}
        yield f"greedy/two/{case}.h5", lambda path, start=start: model_h5(path, sequential(layer("Flatten"), start=start), VERSIONS["two"])


# --- code ------------------------------------------------------------------------------------------------------------


def _marshalled(trap: Path) -> str:
    code = compile(f"lambda x: (open({str(trap)!r}, 'w').close(), x)[1]", "x", "eval").co_consts[0]
    assert isinstance(code, types.CodeType)
    return base64.b64encode(marshal.dumps(code)).decode()


HARMFUL = (
    "io.gfile.makedirs", "io.gfile.mkdir", "io.gfile.copy", "io.gfile.rename", "io.gfile.rmtree", "io.gfile.remove", "io.write_file", "io.read_file", "raw_ops.WriteFile", "raw_ops.ReadFile", "compat.v1.gfile.MakeDirs",
    "profiler.experimental.start", "summary.create_file_writer", "io.TFRecordWriter", "py_function", "numpy_function", "compat.v1.py_func", "load_library", "load_op_library", "saved_model.load", "keras.utils.get_file",
    "compat.v1.summary.FileWriter", "io.write_graph", "data.Dataset.from_generator", "debugging.experimental.enable_dump_debug_info", "sysconfig.get_include", "train.Checkpoint", "io.gfile.GFile",
)  # fmt: skip


def _code(originals: dict[str, Original], traps: Path) -> Iterator[tuple[str, Writer]]:
    yield from _operations(traps)
    yield from _lambdas(originals, traps)
    yield from _foreign(originals, traps)


def _operations(traps: Path) -> Iterator[tuple[str, Writer]]:
    """Functions of TensorFlow that read, write and delete, as layers of Keras 2."""
    for number, function in enumerate(HARMFUL):
        trap = str(traps / f"op{number}")
        victim = str(traps / "victim")
        first = victim if function.split(".")[-1] in ("rmtree", "remove", "rename") else str(traps / "secret.txt") if function.endswith(("copy", "read_file", "ReadFile")) else trap
        named = {"io.gfile.copy": {"dst": trap}, "io.gfile.rename": {"dst": trap}, "io.write_file": {"contents": "x"}, "raw_ops.WriteFile": {"contents": "x"}, "keras.utils.get_file": {"origin": "file://" + str(traps / "secret.txt")}}.get(function, {})
        if function.startswith("raw_ops."):
            named = named | {"filename": first}
        config = {"name": "op", "trainable": True, "dtype": "float32", "function": function}
        for shape, nodes in {"constant": ["_CONSTANT_VALUE", -1, first, named], "call": ["a", 0, 0, named]}.items():
            one = {"class_name": "TFOpLambda", "config": config, "name": "op", "inbound_nodes": [nodes]}
            yield f"code/operation/{shape}-{number:02}.h5", lambda path, one=one: model_h5(path, functional(one), "2.11.0")
        inner = functional({"class_name": "TFOpLambda", "config": config, "name": "op", "inbound_nodes": [["_CONSTANT_VALUE", -1, first, named]]})
        nested = inner | {"name": "inner", "inbound_nodes": [[["a", 0, 0, {}]]]}
        wrapped = {"class_name": "TimeDistributed", "name": "t", "config": {"name": "t", "layer": inner}, "inbound_nodes": [[["a", 0, 0, {}]]]}
        yield f"code/operation/nested-{number:02}.h5", lambda path, one=nested: model_h5(path, functional(one), "2.11.0")
        yield f"code/operation/wrapped-{number:02}.h5", lambda path, one=wrapped: model_h5(path, functional(one), "2.11.0")
        yield f"code/operation/sequential-{number:02}.h5", lambda path, config=config: model_h5(path, sequential({"class_name": "TFOpLambda", "config": config}), "2.11.0")
        yield f"code/operation/slicing-{number:02}.h5", lambda path, config=config, nodes=nodes: model_h5(path, functional({"class_name": "SlicingOpLambda", "config": config, "name": "op", "inbound_nodes": [nodes]}), "2.11.0")
    for number, (op, constants) in enumerate({"WriteFile": {"0": str(traps / "node"), "1": "x"}, "ReadFile": {"0": str(traps / "secret.txt")}, "PyFunc": {}, "EagerPyFunc": {}, "PrintV2": {}, "SaveV2": {"0": str(traps / "saved")}}.items()):
        node = f'name: "n" op: "{op}" ' + "".join(f'input: "i{n}" ' for n in range(max(1, len(constants))))
        config = {"name": "op", "trainable": True, "dtype": "float32", "node_def": node, "constants": constants}
        yield f"code/operation/node-{number:02}.h5", lambda path, config=config: model_h5(path, functional({"class_name": "TensorFlowOpLayer", "config": config, "name": "op", "inbound_nodes": [[["a", 0, 0, {}]]]}), "2.3.0")
    for generation in ("two", "three"):
        for kind, config in {"StringLookup": {"vocabulary": str(traps / "secret.txt")}, "IntegerLookup": {"vocabulary": str(traps / "numbers.txt")}, "TextVectorization": {"vocabulary": str(traps / "secret.txt")}}.items():
            start = {"class_name": "InputLayer", "config": {"batch_input_shape" if generation == "two" else "batch_shape": [None, 1], "dtype": "int64" if kind == "IntegerLookup" else "string", "name": "a"}}
            yield f"code/reads/{generation}-{kind}.h5", lambda path, kind=kind, config=config, start=start, generation=generation: model_h5(path, sequential(layer(kind, **config), start=start), VERSIONS[generation])


def _lambdas(originals: dict[str, Original], traps: Path) -> Iterator[tuple[str, Writer]]:
    """Marshalled code, in every place in which a configuration may hold it."""
    code = _marshalled(traps / "lambda")
    old = {"name": "x", "function": [code, None, None], "function_type": "lambda", "module": "__main__", "output_shape": None, "output_shape_type": "raw", "arguments": {}}
    new = {"class_name": "__lambda__", "config": {"code": code, "defaults": None, "closure": None}}
    lambdas = {
        "plain": {"class_name": "Lambda", "config": old}, "dict": {"class_name": "Lambda", "config": old | {"function": new}}, "module": {"module": "keras.layers", "class_name": "Lambda", "config": {"name": "x", "function": new}, "registered_name": None},
        "source-module": {"module": "keras.src.layers.core.lambda_layer", "class_name": "Lambda", "config": {"name": "x", "function": new}}, "shape": {"class_name": "Lambda", "config": old | {"function": "abs", "function_type": "function", "output_shape": [code, None, None], "output_shape_type": "lambda"}},
        "registered": {"class_name": "Flatten", "registered_name": "keras>Lambda", "config": old}, "registered-2": {"class_name": "Flatten", "registered_name": "Custom>Lambda", "config": old}, "spaced": {"class_name": "Lambda ", "config": old}, "lower": {"class_name": "lambda", "config": old},
        "prefix": {"class_name": "keras.layers>Lambda", "config": old}, "typed-otherwise": {"class_name": "Lambda", "config": old | {"function_type": "raw"}}, "wrapped": layer("TimeDistributed", layer={"class_name": "Lambda", "config": old}),
        "twice-wrapped": layer("TimeDistributed", layer=layer("TimeDistributed", layer={"class_name": "Lambda", "config": old})), "bidirectional": layer("Bidirectional", layer={"class_name": "Lambda", "config": old}), "cell": layer("RNN", cell={"class_name": "Lambda", "config": old}),
        "nested": sequential({"class_name": "Lambda", "config": old}), "activation": layer("Activation", activation=new), "activation-lambda": layer("Dense", units=4, activation={"class_name": "Lambda", "config": old}), "initializer": layer("Dense", units=4, kernel_initializer=new),
        "regularizer": layer("Dense", units=4, kernel_regularizer=new), "constraint": layer("Dense", units=4, kernel_constraint=new), "dtype": layer("Dense", units=4, dtype=new), "merge": {"class_name": "Merge", "config": {"name": "x", "mode": code, "mode_type": "lambda", "layers": []}},
        "argument": layer("Flatten", data_format=new), "build": layer("Flatten") | {"build_config": {"input_shape": new}}, "flax": layer("FlaxLayer", module=new), "jax": layer("JaxLayer", call_fn=new, init_fn=new), "torch": layer("TorchModuleWrapper", module=base64.b64encode(pickle.dumps(Trap(traps / "torch"))).decode()),
        "torch-bytes": layer("TorchModuleWrapper", module={"class_name": "__bytes__", "config": {"value": "gASV"}}), "tfsm": layer("TFSMLayer", filepath=str(traps / "saved_model")), "spectral": layer("SpectralNormalization", layer={"class_name": "Lambda", "config": old}), "stacked": layer("StackedRNNCells", cells=[{"class_name": "Lambda", "config": old}]),
    }  # fmt: skip
    for case, one in lambdas.items():
        for generation, version in VERSIONS.items():
            yield f"code/lambda/{generation}-{case}.h5", lambda path, one=one, version=version: model_h5(path, sequential(one), version)
        for name in ("two.keras", "three.keras"):
            generation = name.split(".")[0]
            yield f"code/lambda/{generation}-{case}.keras", lambda path, one=one, name=name, generation=generation: model_keras(path, sequential(one), {"two": "2.15.0", "three": "3.15.1"}[generation], originals[name])
        lists = {"class_name": "Sequential", "config": [one]}
        yield f"code/lambda/list-{case}.h5", lambda path, lists=lists: model_h5(path, lists, "2.1.6")
    for case, part in {"optimizer": {"optimizer_config": new}, "loss": {"loss": new}, "metric": {"metrics": [new]}, "loss-lambda": {"loss": {"class_name": "Lambda", "config": old}}, "weighted": {"weighted_metrics": [[new]]}, "schedule": {"optimizer_config": {"class_name": "Adam", "config": {"learning_rate": new}}}}.items():
        training = {"optimizer_config": {"class_name": "Adam", "config": {}}, "loss": "mse", "metrics": [], "weighted_metrics": None, "loss_weights": None} | part
        for generation, version in VERSIONS.items():
            start = {"class_name": "InputLayer", "config": {"batch_shape": [None, 4], "dtype": "float32", "name": "a"}} if generation == "three" else None
            yield f"code/compile/{generation}-{case}.h5", lambda path, training=training, version=version, start=start: model_h5(path, sequential(layer("Flatten"), start=start), version, training)
        compiled = {"optimizer": "adam", "loss": "mse"} | {k.removesuffix("_config"): v for k, v in part.items()}
        for name in ("two.keras", "three.keras"):
            config = json.loads(members(originals[name])["config.json"]) | {"compile_config": compiled}
            yield f"code/compile/{name.split('.')[0]}-{case}.keras", lambda path, config=config, name=name: model_keras(path, config, {"two": "2.15.0", "three": "3.15.1"}[name.split(".")[0]], originals[name])


def _foreign(originals: dict[str, Original], traps: Path) -> Iterator[tuple[str, Writer]]:
    """Classes and functions of other modules. `convert_trap` is on the path and leaves a file when it is imported."""
    foreign = {
        "os": {"module": "os", "class_name": "system", "config": {"command": f"touch {traps / 'system'}"}}, "builtins": {"module": "builtins", "class_name": "exec", "config": {"source": f"open({str(traps / 'exec')!r}, 'w')"}},
        "eval": {"module": "builtins", "class_name": "function", "config": "eval", "registered_name": "function"}, "get_file": {"module": "keras.utils", "class_name": "get_file", "config": {"origin": f"file://{traps / 'secret.txt'}", "cache_dir": str(traps)}},
        "get_file-function": {"module": "keras.utils", "class_name": "function", "config": "get_file", "registered_name": "function"}, "trap": {"module": "convert_trap", "class_name": "Flatten", "config": {"name": "x"}, "registered_name": None},
        "trap-known": {"module": "convert_trap", "class_name": "Dense", "config": {"name": "x", "units": 4}}, "trap-package": {"module": "keras.convert_trap", "class_name": "Dense", "config": {"name": "x", "units": 4}}, "trap-function": {"module": "convert_trap", "class_name": "function", "config": "f", "registered_name": "f"},
        "registered": {"module": None, "class_name": "Own", "config": {"name": "x"}, "registered_name": "mine>Own"}, "registered-known": {"module": "keras.layers", "class_name": "Flatten", "config": {"name": "x"}, "registered_name": "mine>Own"},
        "subprocess": {"module": "subprocess", "class_name": "Popen", "config": {"args": ["touch", str(traps / "popen")]}}, "numpy": {"module": "numpy", "class_name": "fromfile", "config": {"file": str(traps / "secret.txt")}}, "tensorflow": {"module": "tensorflow.io.gfile", "class_name": "makedirs", "config": {"path": str(traps / "tf")}},
        "load_model": {"module": "keras.saving", "class_name": "load_model", "config": {"filepath": str(traps / "x.keras")}}, "dunder": {"module": "keras.layers", "class_name": "__loader__", "config": {}}, "deserialize": {"module": "keras.layers", "class_name": "deserialize", "config": {"config": {}}},
        "model": {"module": "keras", "class_name": "Model", "config": {"name": "x"}}, "class-none": {"module": "convert_trap", "class_name": None, "config": "x"}, "class-list": {"module": "convert_trap", "class_name": ["Dense"], "config": {}}, "class-number": {"module": "convert_trap", "class_name": 3, "config": {}},
        "typespec": {"class_name": "__typespec__", "module": "convert_trap", "spec_name": "Spec", "config": [1]}, "numpy-object": {"class_name": "__numpy__", "config": {"value": [[1]], "dtype": "object"}}, "tensor": {"class_name": "__tensor__", "config": {"value": [1], "dtype": "string"}},
    }  # fmt: skip
    places: dict[str, Callable[[dict], dict]] = {"layer": lambda v: v, "activation": lambda v: layer("Dense", units=4, activation=v), "initializer": lambda v: layer("Dense", units=4, kernel_initializer=v), "wrapped": lambda v: layer("TimeDistributed", layer=v), "cell": lambda v: layer("RNN", cell=v), "dtype": lambda v: layer("Dense", units=4, dtype=v)}  # fmt: skip
    training = {"optimizer_config": {"class_name": "Adam", "config": {}}, "loss": "mse", "metrics": [], "weighted_metrics": None, "loss_weights": None}
    for case, one in foreign.items():
        for place, put in places.items():
            placed = put(one)
            for generation in ("two", "three"):
                yield f"code/foreign/{generation}-{case}-{place}.h5", lambda path, placed=placed, generation=generation: model_h5(path, sequential(placed), VERSIONS[generation])
            yield f"code/foreign/three-{case}-{place}.keras", lambda path, placed=placed: model_keras(path, sequential(placed), "3.15.1", originals["three.keras"])
        for part in ({"loss": one}, {"optimizer_config": one}, {"metrics": [one]}):
            for generation in ("two", "three"):
                start = {"class_name": "InputLayer", "config": {"batch_shape": [None, 4], "dtype": "float32", "name": "a"}} if generation == "three" else None
                yield f"code/foreign/{generation}-{case}-{next(iter(part))}.h5", lambda path, part=part, generation=generation, start=start: model_h5(path, sequential(layer("Flatten"), start=start), VERSIONS[generation], training | part)
            config = json.loads(members(originals["three.keras"])["config.json"])
            config["compile_config"] = {"optimizer": "adam", "loss": "mse"} | {k.removesuffix("_config"): v for k, v in part.items()}
            yield f"code/foreign/three-{case}-{next(iter(part))}.keras", lambda path, config=config: model_keras(path, config, "3.15.1", originals["three.keras"])
