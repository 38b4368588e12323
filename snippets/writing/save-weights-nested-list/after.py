import keras
import numpy as np


class Branches(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.left, self.right = keras.layers.Dense(2), keras.layers.Dense(2)

    def call(self, inputs):
        return self.left(inputs) + self.right(inputs)


x = np.ones((1, 4))
model = keras.Sequential([keras.Input((4,)), Branches()])
copy = keras.Sequential([keras.Input((4,)), Branches()])

model.save_weights("net.weights.h5")
copy.load_weights("net.weights.h5")
print("same predictions:", np.allclose(model.predict(x, verbose=0), copy.predict(x, verbose=0)))
