import keras
import numpy as np


class Nested(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.branches = [[keras.layers.Dense(2), keras.layers.Dense(2)]]

    def call(self, inputs):
        return self.branches[0][0](inputs) + self.branches[0][1](inputs)


class Branches(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.left, self.right = keras.layers.Dense(2), keras.layers.Dense(2)

    def call(self, inputs):
        return self.left(inputs) + self.right(inputs)


x = np.ones((1, 4))
model = keras.Sequential([keras.Input((4,)), Nested()])
rewritten = keras.Sequential([keras.Input((4,)), Branches()])
rewritten.set_weights(model.get_weights())
print("same predictions:", np.allclose(model.predict(x, verbose=0), rewritten.predict(x, verbose=0)))
