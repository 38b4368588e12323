import keras
import numpy as np

layer = keras.layers.TFSMLayer("old_model", call_endpoint="serving_default")
for name, outputs in layer(np.ones((1, 4), "float32")).items():
    print(np.round(outputs, 4))
