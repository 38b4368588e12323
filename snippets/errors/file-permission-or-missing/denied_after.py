import os

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save_weights("model.weights.h5")
os.chmod("model.weights.h5", 0)

os.chmod("model.weights.h5", 0o600)
model.load_weights("model.weights.h5")
