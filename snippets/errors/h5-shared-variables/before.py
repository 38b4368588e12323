import keras
import numpy as np


class Around(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def call(self, inputs):
        return self.inner(inputs)

    def get_config(self):
        return {**super().get_config(), "inner": keras.saving.serialize_keras_object(self.inner)}


shared = keras.layers.Dense(4)
model = keras.Sequential([keras.Input((4,)), Around(shared), Around(shared)])
model.save("model.h5")
