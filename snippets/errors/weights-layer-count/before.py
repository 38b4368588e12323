import keras

# No Input and never called: it has no weights yet.
model = keras.Sequential([keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
model.load_weights("weights.h5")
