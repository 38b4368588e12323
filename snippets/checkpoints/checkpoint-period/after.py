import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")

x, y, batch_size = np.ones((8, 4)), np.ones((8, 2)), 4
steps = -(-len(x) // batch_size)  # batches in an epoch, rounded up
checkpoint = keras.callbacks.ModelCheckpoint("epoch-{epoch:02d}.keras", save_freq=2 * steps)
model.fit(x, y, batch_size=batch_size, epochs=4, callbacks=[checkpoint], verbose=0)
