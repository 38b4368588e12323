import os

import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")
# 8 samples in batches of 2: four batches an epoch
checkpoint = keras.callbacks.ModelCheckpoint("best.keras", save_freq=4)
model.fit(np.ones((8, 4)), np.ones((8, 2)), batch_size=2, callbacks=[checkpoint], verbose=0)
print(os.path.exists("best.keras"))
