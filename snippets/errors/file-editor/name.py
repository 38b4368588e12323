import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.keras")
editor = keras.saving.KerasFileEditor("model.zip")
