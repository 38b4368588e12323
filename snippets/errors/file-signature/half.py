from pathlib import Path

import keras

whole = Path("model.h5").read_bytes()
Path("model.h5").write_bytes(whole[: len(whole) // 2])
model = keras.models.load_model("model.h5")
