import keras

# Conv2D where the file has Conv1D.
model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(2, 3)])
model.load_weights("model.h5")
