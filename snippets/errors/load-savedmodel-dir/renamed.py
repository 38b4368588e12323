import os

import keras

os.rename("best.keras", "best.model")
model = keras.models.load_model("best.model")
