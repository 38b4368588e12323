import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.export("exported", verbose=False)
layer = keras.layers.TFSMLayer("exported", call_endpoint="serve")
print(layer(np.ones((1, 4), "float32")).shape)
