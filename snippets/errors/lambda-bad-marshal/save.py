import json

import h5py
import keras
import numpy as np

keras.utils.set_random_seed(1)
double = keras.layers.Lambda(lambda x: x * 2, output_shape=(4,))
model = keras.Sequential([keras.Input((4,)), double, keras.layers.Dense(2)])
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))

python_3_8 = "4wEAAAAAAAAAAAAAAAEAAAACAAAAQwAAAHMIAAAAfABkARQAUwApAk7pAgAAAKkAKQHaAXhyAgAA\nAHICAAAA+gc8c3RkaW4+2gg8bGFtYmRhPgIAAADzAAAAAA==\n"
with h5py.File("model.h5", "r+") as file:
    config = json.loads(file.attrs["model_config"])
    function = config["config"]["layers"][1]["config"]["function"]
    if isinstance(function, dict):  # Keras 3
        function["config"]["code"] = python_3_8
    else:
        function[0] = python_3_8
    file.attrs["model_config"] = json.dumps(config)
