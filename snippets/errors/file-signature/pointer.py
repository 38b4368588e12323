from pathlib import Path

import keras

Path("model.h5").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12400\n")
model = keras.models.load_model("model.h5")
