from pathlib import Path

import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")

checkpoint = keras.callbacks.ModelCheckpoint("best.keras", monitor="val_loss", save_best_only=True)
model.fit(np.ones((8, 4)), np.ones((8, 2)), validation_split=0.5, callbacks=[checkpoint], verbose=0)
print("best.keras was written:", Path("best.keras").exists())
