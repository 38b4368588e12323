from pathlib import Path

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
Path("model.json").write_text(model.to_json())

model = keras.models.model_from_json("model.json")
