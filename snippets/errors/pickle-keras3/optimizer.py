import pickle

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")
with open("optimizer.pkl", "wb") as file:
    pickle.dump(model.optimizer, file)
