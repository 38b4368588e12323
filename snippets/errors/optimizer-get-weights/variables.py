import keras
import numpy as np


def variables(optimizer):
    found = optimizer.variables
    return found() if callable(found) else found  # a method in Keras 2.15, a list in Keras 3


def make():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    model.compile(optimizer="adam", loss="mse")
    model.optimizer.build(model.trainable_variables)
    return model


model = make()
model.fit(np.ones((8, 4)), np.ones((8, 2)), epochs=3, verbose=0)
kept = [variable.numpy() for variable in variables(model.optimizer)]
np.savez("optimizer.npz", *kept)

other = make()
stored = np.load("optimizer.npz")
for variable, name in zip(variables(other.optimizer), stored.files):
    variable.assign(stored[name])
print("same:", all(np.array_equal(a, b.numpy()) for a, b in zip(kept, variables(other.optimizer))))
