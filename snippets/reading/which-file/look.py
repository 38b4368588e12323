import zipfile
from pathlib import Path

import h5py


def kind(path):
    if path.is_dir():
        return "SavedModel folder" if (path / "saved_model.pb").exists() else "folder"
    if path.suffix == ".index":
        return "TensorFlow checkpoint: load_weights takes the name without .index"
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
        print(f"{path.name:28}{kind(path)}")
