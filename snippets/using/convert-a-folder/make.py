from pathlib import Path

import keras

Path("old/text").mkdir(parents=True)
keras.utils.set_random_seed(1)
layers = keras.layers

forecast = keras.Sequential([keras.Input((5, 3)), layers.LSTM(4), layers.Dense(1)])
forecast.save("old/forecast.h5")

words = keras.Sequential([keras.Input((8,)), layers.Embedding(20, 4), layers.Dense(2)])
words.save("old/text/words.keras")

doubled = layers.Lambda(lambda x: x * 2, output_shape=(4,))
keras.Sequential([keras.Input((4,)), doubled, layers.Dense(2)]).save("old/doubled.h5")

local = layers.LocallyConnected1D(3, 2)
keras.Sequential([keras.Input((6, 2)), local, layers.Flatten()]).save("old/local.h5")
