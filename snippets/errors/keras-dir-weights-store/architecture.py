import zipfile
from pathlib import Path

import keras

with zipfile.ZipFile("model.keras") as archive:
    archive.extractall("model", ["config.json", "metadata.json"])
model = keras.models.model_from_json(Path("model/config.json").read_text())
print(model.output_shape)
