import os

import keras

os.symlink("/dev/full", "model.h5")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.h5")
