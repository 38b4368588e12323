import os
from pathlib import Path

import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
os.makedirs("results", exist_ok=True)
model.save("results/model.keras")

# A relative path starts here, not at the folder of the script.
here = Path.cwd()
found = list(here.rglob("*.keras"))
model = keras.models.load_model(found[0])
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
