import keras

model = keras.Sequential([keras.layers.Dense(2)])  # no Input, never called
model.export("served")
