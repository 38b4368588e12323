from pathlib import Path

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.keras")

path = Path("model.keras")
if path.exists():
    path = path.with_stem("model-2")
model.save(path)
