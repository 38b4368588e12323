import json

import h5py
import keras
import numpy as np

keras.utils.set_random_seed(1)
layer = keras.layers.TimeDistributed(keras.layers.Dense(2))
model = keras.Sequential([keras.Input((5, 3)), layer])
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 5, 3)), verbose=0)[0, 0], 4))
with h5py.File("model.h5", "r+") as file:
    config = json.loads(file.attrs["model_config"])
    inner = config["config"]["layers"][1]["config"]["layer"]
    short = {"class_name": inner["class_name"], "config": inner["config"]}
    config["config"]["layers"][1]["config"]["layer"] = short
    file.attrs["model_config"] = json.dumps(config)
