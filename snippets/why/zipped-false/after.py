import os
import zipfile

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.keras")
with zipfile.ZipFile("model.keras") as archive:
    archive.extractall("model")
print(sorted(os.listdir("model")))
