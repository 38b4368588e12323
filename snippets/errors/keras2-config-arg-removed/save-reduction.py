import json

import h5py
import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
with h5py.File("model.h5", "r+") as file:
    settings = json.loads(file.attrs["training_config"])
    settings["loss"] = {"class_name": "MeanSquaredError", "config": {"reduction": "auto"}}
    file.attrs["training_config"] = json.dumps(settings)
