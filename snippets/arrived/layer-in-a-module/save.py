from pathlib import Path

import keras

MODULE = """
import keras


class Double(keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2
"""
Path("my_layers.py").write_text(MODULE)

from my_layers import Double

model = keras.Sequential([keras.Input((4,)), Double()])
model.save("model.keras")
