import os

import keras
import numpy as np

os.symlink("/dev/full", "best.weights.h5")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="sgd", loss="mse")
keep = keras.callbacks.ModelCheckpoint("best.weights.h5", save_weights_only=True)
model.fit(np.ones((8, 4)), np.ones((8, 2)), callbacks=[keep], verbose=0)
