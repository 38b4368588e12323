import shutil

import h5py
import keras
import numpy as np

shutil.copy("old.weights.h5", "new.weights.h5")
with h5py.File("new.weights.h5", "a") as file:
    layers = file["layers"]
    layers.move("dense", "dense_1")
    layers["dense/vars/0"] = np.eye(4)
    layers["dense/vars/1"] = np.zeros(4)

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4), keras.layers.Dense(2)])
model.load_weights("new.weights.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
