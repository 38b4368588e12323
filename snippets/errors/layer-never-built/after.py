import keras
import numpy as np


class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.hidden = keras.layers.Dense(3)
        self.score = keras.layers.Dense(1)

    def call(self, inputs):
        return self.score(self.hidden(inputs))


model = Net()
model(np.zeros((1, 4)))  # creates the weights
model.load_weights("net.weights.h5")
print(model(np.ones((1, 4))).numpy().round(4))
