import keras

optimizer = keras.optimizers.Adam(learning_rate=0.001)
