import keras
import numpy as np

layer = keras.layers.Discretization(num_bins=4)
layer.adapt(np.arange(12.0).reshape(12, 1))
inputs = keras.Input((1,))
model = keras.Model(inputs, layer(inputs))
model.save("model.keras")
model.save_weights("model.weights.h5")
print([float(edge) for edge in layer.bin_boundaries])
print(model.predict(np.array([[0.0], [3.0], [6.0], [11.0]]), verbose=0).tolist())
