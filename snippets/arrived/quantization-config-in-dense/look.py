import zipfile

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.keras")
with zipfile.ZipFile("model.keras") as archive:
    config = archive.read("config.json").decode()
print("quantization_config is written:", '"quantization_config"' in config)
