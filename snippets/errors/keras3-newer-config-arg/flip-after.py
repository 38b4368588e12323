import keras
import numpy as np

# The same layers, in the same order, as when the file was written.
layers = [keras.Input((2, 2, 1)), keras.layers.RandomFlip(), keras.layers.Flatten(), keras.layers.Dense(2)]
model = keras.Sequential(layers)
model.load_weights("model.keras")
print(np.round(model.predict(np.ones((1, 2, 2, 1)), verbose=0), 4))
