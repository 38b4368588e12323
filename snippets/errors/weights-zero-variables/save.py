import keras

# No Input, and never called: there is nothing to save yet.
model = keras.Sequential([keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
model.save_weights("model.weights.h5")
