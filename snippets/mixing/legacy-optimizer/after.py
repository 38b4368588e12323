import keras

optimizer = keras.optimizers.Adam(0.001)
