import importlib
from pathlib import Path

import keras

Path("scaling.py").write_text("double = lambda inputs: 2 * inputs\n")
scaling = importlib.import_module("scaling")

model = keras.Sequential([keras.Input((4,)), keras.layers.Lambda(scaling.double, output_shape=(4,))])
model.save("model.h5")
