import keras

optimizer = keras.optimizers.SGD(lr=0.1)
