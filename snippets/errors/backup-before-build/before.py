import keras
import numpy as np


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(2)

    def call(self, inputs):
        return self.dense(inputs)


model = Net()
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(np.ones((8, 4)), np.ones((8, 2)), epochs=2, callbacks=[keras.callbacks.BackupAndRestore("backup")], verbose=0)
