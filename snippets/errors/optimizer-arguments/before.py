import keras

optimizer = keras.optimizers.SGD(learning_rate=0.1, decay=0.01)
