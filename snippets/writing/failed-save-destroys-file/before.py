import os

import keras


class Twice(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def call(self, inputs):
        return 2.0 * self.inner(inputs)


good = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
good.save("model.keras")

try:  # this layer has no get_config
    keras.Sequential([keras.Input((4,)), Twice(keras.layers.Dense(2))]).save("model.keras")
except NotImplementedError:
    print("not saved; the old file is still whole:", os.path.getsize("model.keras") > 0)
