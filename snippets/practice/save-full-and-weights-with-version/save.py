import json
from pathlib import Path

import keras
import numpy as np

Path("build.py").write_text("""import keras

def build():
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
""")  # in a project this is your own module, under version control

from build import build

keras.utils.set_random_seed(1)
model = build()
model.save("model.keras")
model.save_weights("net.weights.h5")
Path("model.json").write_text(json.dumps({"keras": keras.__version__, "build": "build.py", "input": [4]}))
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
