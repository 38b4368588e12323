import keras

optimizer = keras.optimizers.Adam()
optimizer.set_weights([])
