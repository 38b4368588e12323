import pickle

import keras

model = keras.Sequential([keras.layers.Dense(2)])  # no Input, never called
with open("model.pkl", "wb") as file:
    pickle.dump(model, file)
