import keras
import numpy as np


class Affine(keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(name="weight", shape=(4,), initializer="ones")
        self.shift = self.add_weight(name="weight", shape=(4,), initializer="zeros")

    def call(self, inputs):
        return self.scale * inputs + self.shift


model = keras.Sequential([keras.Input((4,)), Affine()])
print(model.predict(np.ones((1, 4)), verbose=0))
model.save("model.h5")
