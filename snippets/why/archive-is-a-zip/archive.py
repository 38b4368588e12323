import json
import zipfile

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.keras")

with zipfile.ZipFile("model.keras") as archive:
    print(*sorted(archive.namelist()), sep="\n")
    print("written by Keras", json.loads(archive.read("metadata.json"))["keras_version"])
    layers = json.loads(archive.read("config.json"))["config"]["layers"]
    print([layer["class_name"] for layer in layers])
