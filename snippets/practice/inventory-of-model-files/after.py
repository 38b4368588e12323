import json
import zipfile
from pathlib import Path

import h5py

def describe(path):
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as file:
            return "whole model (.keras)", json.loads(file.read("metadata.json"))["keras_version"]
    if h5py.is_hdf5(path):
        with h5py.File(path) as file:
            kind = "whole model (HDF5)" if "model_config" in file.attrs else "weights (HDF5)"
            return kind, file.attrs.get("keras_version", "not recorded")
    return "not a model file", "-"

for path in sorted(Path().rglob("*")):
    if path.suffix in (".keras", ".h5", ".hdf5"):
        kind, version = describe(path)
        print(f"{path}: {kind}, Keras {version}")
for path in sorted(Path().rglob("saved_model.pb")):
    print(f"{path.parent}: SavedModel, Keras not recorded")
