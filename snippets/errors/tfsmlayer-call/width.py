import keras
import numpy as np

layer = keras.layers.TFSMLayer("old_model", call_endpoint="serving_default")
print(layer(np.ones((1, 5), "float32")))
