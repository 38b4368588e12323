import keras
import numpy as np

model = keras.layers.TFSMLayer("old_model", call_endpoint="serving_default")
print(model.predict(np.ones((1, 4)), verbose=0))
