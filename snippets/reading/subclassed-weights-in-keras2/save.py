import keras
import numpy as np


class Classifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(4)
        self.score = keras.layers.Dense(1)

    def call(self, x):
        return self.score(self.hidden(x))


keras.utils.set_random_seed(1)
model = Classifier()
model(np.ones((1, 4), "float32"))  # this creates the weights
model.save_weights("model.weights.h5")
np.savez("weights.npz", *model.get_weights())  # the arrays alone, in their order
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
