import pickle

import keras
import numpy as np

keras.utils.set_random_seed(1)
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu")(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
with open("model.pkl", "wb") as file:
    pickle.dump(model, file)
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
