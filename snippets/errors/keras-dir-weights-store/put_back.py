import shutil
import zipfile

import keras
import numpy as np

with zipfile.ZipFile("model.keras") as archive:
    archive.extractall("model", ["config.json", "metadata.json"])
    archive.extract("model.weights.h5")

shutil.move("model.weights.h5", "model")
shutil.make_archive("whole", "zip", "model")
shutil.move("whole.zip", "whole.keras")
model = keras.models.load_model("whole.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
