import keras
import numpy as np

layer = keras.layers.TFSMLayer("served", call_endpoint="serve")
model = keras.Sequential([keras.Input((4,)), layer])
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
