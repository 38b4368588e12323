import os
import zipfile

import keras

model = keras.Sequential([keras.Input((256,)), keras.layers.Dense(1024)])
model.save("model.keras")
model.save_weights("net.weights.h5")

numbers = model.count_params() * 4  # float32
for name in ("model.keras", "net.weights.h5"):
    print(f"{name}: {os.path.getsize(name) / numbers:.2f} times the numbers it holds")
with zipfile.ZipFile("model.keras") as archive:
    print("compressed:", any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()))
