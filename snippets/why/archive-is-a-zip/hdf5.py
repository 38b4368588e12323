import json

import h5py
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.h5")

with h5py.File("model.h5", "r") as file:
    print(*sorted(file), sep="\n")
    print("written by Keras", file.attrs["keras_version"])
    layers = json.loads(file.attrs["model_config"])["config"]["layers"]
    print([layer["class_name"] for layer in layers])
