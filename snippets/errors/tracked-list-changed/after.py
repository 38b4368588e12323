import keras
import numpy as np


class Stack(keras.Model):
    def __init__(self):
        super().__init__()
        blocks = [keras.layers.Dense(3), keras.layers.Dense(3)]
        blocks[1] = keras.layers.Dense(2)
        self.blocks = blocks

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return x


x = np.ones((8, 4), "float32")
model = Stack()
model.compile(optimizer="sgd", loss="mse")
model(x)
kernel = model.blocks[1].get_weights()[0]
model.fit(x, np.full((8, 2), 9.0), verbose=0)
print("variables:", len(model.weights))
print("trained:", not np.array_equal(kernel, model.blocks[1].get_weights()[0]))

model.save_weights("model.weights.h5")
again = Stack()
again(x)
again.load_weights("model.weights.h5")
print("same:", np.array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0)))
