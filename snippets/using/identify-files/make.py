from pathlib import Path

import keras

keras.utils.set_random_seed(1)
layers = [keras.Input((5, 3)), keras.layers.LSTM(4), keras.layers.Dense(1)]
model = keras.Sequential(layers)
model.compile(optimizer="adam", loss="mse")

Path("found").mkdir()
model.save("found/model.h5")
model.save("found/renamed.keras", save_format="h5")
model.save("found/archive.keras")
model.save_weights("found/model.weights.h5")
model.save("found/folder")

half = Path("found/model.h5").read_bytes()[:10_000]
Path("found/half.h5").write_bytes(half)
Path("found/page.h5").write_text("<!DOCTYPE html>\n<title>Sign in</title>\n")
pointer = [
    "version https://git-lfs.github.com/spec/v1",
    "oid sha256:" + 16 * "0123",
    "size 4096000",
]
Path("found/pointer.h5").write_text("\n".join(pointer) + "\n")
