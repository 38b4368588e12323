import json

import h5py

# Reading the architecture as text runs nothing.
with h5py.File("lambda.h5", "r") as file:
    layers = json.loads(file.attrs["model_config"])["config"]["layers"]
print([layer["class_name"] for layer in layers])
