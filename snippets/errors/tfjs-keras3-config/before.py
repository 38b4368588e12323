import json

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
layers = json.loads(model.to_json())["config"]["layers"]
print([key for key in layers[0]["config"] if "shape" in key])
