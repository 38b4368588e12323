import os

import keras
import numpy as np


class Look(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print("after epoch", epoch, sorted(os.listdir("backup")))


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")

backup = keras.callbacks.BackupAndRestore("backup", double_checkpoint=True)
model.fit(np.ones((8, 4)), np.ones((8, 2)), epochs=2, callbacks=[backup, Look()], verbose=0)
