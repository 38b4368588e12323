from pathlib import Path

import keras
import numpy as np

if Path("last.keras").exists():  # a run before this one came that far
    model = keras.models.load_model("last.keras")
else:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    model.compile(optimizer="adam", loss="mean_squared_error")

checkpoint = keras.callbacks.ModelCheckpoint("last.keras")
model.fit(np.ones((8, 4)), np.ones((8, 2)), callbacks=[checkpoint], verbose=0)
