import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")

checkpoint = keras.callbacks.ModelCheckpoint("best.keras")
model.fit(np.ones((8, 4)), np.ones((8, 2)), callbacks=[checkpoint], verbose=0)
