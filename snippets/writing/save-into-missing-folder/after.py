from pathlib import Path

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
path = Path("results/model.keras")
path.parent.mkdir(parents=True, exist_ok=True)
model.save(path)
