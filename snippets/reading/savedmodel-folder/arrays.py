import keras
import numpy as np

# The same layers, in the same order, as when the folder was written.
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu")(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
layer = keras.layers.TFSMLayer("old_model", call_endpoint="serving_default")
model.set_weights(layer.get_weights())
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
