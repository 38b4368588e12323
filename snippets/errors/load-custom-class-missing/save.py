from pathlib import Path

import keras
import numpy as np

MODULE = """
import keras


@keras.saving.register_keras_serializable("mine")
class Scale(keras.layers.Layer):
    def call(self, inputs):
        return 2.0 * inputs
"""
Path("my_layers.py").write_text(MODULE)

from my_layers import Scale

keras.utils.set_random_seed(1)
inputs = keras.Input((4,))
model = keras.Model(inputs, keras.layers.Dense(2)(Scale()(inputs)))
model.save("scale.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
