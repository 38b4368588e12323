import json

import h5py
import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.layers.Dense(2, input_shape=(4,))])
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
with h5py.File("model.h5", "r+") as file:
    config = json.loads(file.attrs["model_config"])
    config["config"] = [layer for layer in config["config"]["layers"] if layer["class_name"] != "InputLayer"]
    file.attrs["model_config"] = json.dumps(config)
