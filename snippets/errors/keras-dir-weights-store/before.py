import zipfile

import keras

with zipfile.ZipFile("model.keras") as archive:
    archive.extractall("model", ["config.json", "metadata.json"])
model = keras.models.load_model("model")
