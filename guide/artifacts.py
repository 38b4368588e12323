"""What kind of artifact a file is, told by its content. Needs h5py only for HDF5 files."""

from __future__ import annotations

import zipfile
from pathlib import Path

HDF5 = b"\x89HDF\r\n\x1a\n"


def kind(path: Path) -> str:
    """One word of a closed list for the file or folder at `path`."""
    if path.is_dir():
        if (path / "saved_model.pb").exists():
            return "savedmodel"
        if (path / "config.json").exists():
            return "keras-folder"
        return "folder"
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        return "empty"
    if head == HDF5:
        return _hdf5_kind(path)
    if head[:4] == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(path) as archive:
                return "keras-archive" if "config.json" in archive.namelist() else "zip"
        except zipfile.BadZipFile:
            return "zip-broken"
    if path.name.endswith(".index"):
        return "tf-checkpoint"
    if ".data-0" in path.name:
        return "tf-checkpoint-data"
    if path.name == "checkpoint":
        return "tf-checkpoint-state"
    if path.name.endswith(".weights.json"):
        return "sharded-weights"
    return "text" if path.suffix in {".txt", ".json", ".csv", ".py", ".md", ".toml"} else "other"


def _hdf5_kind(path: Path) -> str:
    import h5py

    try:
        with h5py.File(path, "r") as file:
            if "model_config" in file.attrs:
                return "hdf5-model"
            if "layer_names" in file.attrs:
                return "hdf5-legacy-weights"
            return "hdf5-weights" if {"layers", "_layer_checkpoint_dependencies", "vars", "optimizer"} & set(file) else "hdf5"
    except OSError:
        return "hdf5-broken"


def size(path: Path) -> int:
    """Bytes; of a folder, of all files in it."""
    if path.is_dir():
        return sum(inner.stat().st_size for inner in path.rglob("*") if inner.is_file())
    return path.stat().st_size
