import keras
import numpy as np


class Classifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(4)
        self.score = keras.layers.Dense(1)

    def call(self, x):
        return self.score(self.hidden(x))


model = Classifier()
model(np.ones((1, 4), "float32"))  # this creates the weights
model.load_weights("model.weights.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
