from pathlib import Path

import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save_weights("model.weights.h5")
Path("model.json").write_text(model.to_json())

model = keras.models.model_from_json(Path("model.json").read_text())
model.load_weights("model.weights.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
