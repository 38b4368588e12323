import json

import tf_keras

model = tf_keras.Sequential([tf_keras.Input((4,)), tf_keras.layers.Dense(2)])
layers = json.loads(model.to_json())["config"]["layers"]
print([key for key in layers[0]["config"] if "shape" in key])
model.save("model.h5")
