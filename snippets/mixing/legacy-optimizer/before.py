import keras

optimizer = keras.optimizers.legacy.Adam(0.001)
