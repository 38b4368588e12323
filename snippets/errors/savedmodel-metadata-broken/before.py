from pathlib import Path

import keras

Path("old_model/keras_metadata.pb").write_text("cut short or replaced on the way\n")
model = keras.models.load_model("old_model")
