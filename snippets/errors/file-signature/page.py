from pathlib import Path

import keras

Path("model.h5").write_text("<!DOCTYPE html>\n<title>Sign in</title>\n")
model = keras.models.load_model("model.h5")
