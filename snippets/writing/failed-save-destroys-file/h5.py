import os

import h5py
import keras


class Twice(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def call(self, inputs):
        return 2.0 * self.inner(inputs)


good = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
good.save("model.h5")

try:  # this layer has no get_config
    keras.Sequential([keras.Input((4,)), Twice(keras.layers.Dense(2))]).save("model.h5")
except NotImplementedError:
    with h5py.File("model.h5") as file:
        print("not saved; the old file is still whole:", "model_config" in file.attrs)
