import keras
import numpy as np

keras.utils.set_random_seed(1)
conv = keras.layers.DepthwiseConv2D(3)
model = keras.Sequential([keras.Input((3, 3, 2)), conv, keras.layers.Flatten()])
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 3, 3, 2)), verbose=0), 4))
