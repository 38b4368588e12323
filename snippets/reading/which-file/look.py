import zipfile
from pathlib import Path

import h5py


def kind(path):
    if path.is_dir():
        return "SavedModel folder" if (path / "saved_model.pb").exists() else "folder"
    if path.name == "checkpoint" or path.suffix == ".index" or ".data-" in path.name:
        return "part of a TensorFlow checkpoint"
    if zipfile.is_zipfile(path):
        return "whole model, .keras"
    if h5py.is_hdf5(path):
        with h5py.File(path) as file:
            if "model_config" in file.attrs:
                return "whole model, .h5"
            return "weights, old-style" if "layer_names" in file.attrs else "weights, .weights.h5"
    return "none of Keras's"


for path in sorted(Path().iterdir()):
    if path.suffix != ".py":
        print(f"{path.name:34}{kind(path)}")
