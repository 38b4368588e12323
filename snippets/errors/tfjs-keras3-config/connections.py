import json

import keras

inputs = keras.Input((4,))
model = keras.Model(inputs, keras.layers.Dense(2)(inputs))
layers = json.loads(model.to_json())["config"]["layers"]
print(type(layers[1]["inbound_nodes"][0]).__name__)
