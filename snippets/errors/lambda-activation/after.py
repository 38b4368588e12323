import keras
import numpy as np


def halved(x):
    return x / 2


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation=halved)])
model.load_weights("model.keras")
print(model.predict(np.ones((1, 4)), verbose=0).round(4))
