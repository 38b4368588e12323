import json
from pathlib import Path

import keras

spec = keras.layers.InputSpec(**json.loads(Path("spec.json").read_text()))
print(spec.ndim)
