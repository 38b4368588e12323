import pickle

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
with open("model.pkl", "wb") as file:
    pickle.dump(model, file)
