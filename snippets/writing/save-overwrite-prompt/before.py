import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.keras")

# Waits for an answer on the keyboard; a job in the background has none.
model.save("model.keras", overwrite=False)
