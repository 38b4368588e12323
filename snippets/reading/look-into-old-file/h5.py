import json

import h5py

with h5py.File("model.h5") as file:
    print("written by Keras", file.attrs["keras_version"])
    config = json.loads(file.attrs["model_config"])
for layer in config["config"]["layers"]:
    settings = layer["config"]
    print(layer["class_name"], {key: settings[key] for key in settings if key in ("batch_input_shape", "units", "activation", "recurrent_activation")})
