import keras
import numpy as np

layer = keras.layers.TFSMLayer("old_model", call_endpoint="serving_default")
model = keras.Sequential([keras.Input((4,)), layer])
for name, values in model.predict(np.ones((1, 4)), verbose=0).items():
    print(np.round(values, 4))
