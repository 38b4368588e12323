import keras
import numpy as np

# The same layers, in the same order, as when the file was written.
model = keras.Sequential([keras.Input((2,)), keras.layers.Normalization()])
model.load_weights("model.weights.h5")
print(np.round(model.predict(np.array([[1.0, 20.0]]), verbose=0), 4))
