import os

import keras

# It is a whole model in HDF5; under a name that says so its weights can be read.
os.rename("checkpoint.weights.h5", "checkpoint.h5")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.load_weights("checkpoint.h5")
