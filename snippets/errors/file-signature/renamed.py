import shutil

import keras

shutil.copy("model.keras", "model.h5")
model = keras.models.load_model("model.h5")
