import sys

import keras
import numpy as np


class PowerCut(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 3:
            sys.exit()


keras.utils.set_random_seed(1)
x, y = np.random.rand(64, 4), np.random.rand(64, 2)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")

backup = keras.callbacks.BackupAndRestore("backup")
model.fit(x, y, epochs=6, shuffle=False, callbacks=[backup, PowerCut()], verbose=0)
