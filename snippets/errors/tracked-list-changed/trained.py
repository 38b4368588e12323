import keras
import numpy as np


class Stack(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [keras.layers.Dense(3), keras.layers.Dense(3)]
        self.blocks[1] = keras.layers.Dense(2)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return x


model = Stack()
model.compile(optimizer="sgd", loss="mse")
model(np.ones((1, 4), "float32"))
kernel = model.blocks[1].get_weights()[0]
model.fit(np.ones((8, 4)), np.full((8, 2), 9.0), verbose=0)
print("variables:", len(model.weights))
print("trained:", not np.array_equal(kernel, model.blocks[1].get_weights()[0]))
