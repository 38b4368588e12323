import keras
import numpy as np

inputs = keras.Input((1,))
layer = keras.layers.Discretization(bin_boundaries=[-0.5, 0.0, 0.5])
model = keras.Model(inputs, layer(inputs))
print(model.predict(np.array([[-1.0], [-0.2], [0.3], [0.9]], "float32"), verbose=0).tolist())
