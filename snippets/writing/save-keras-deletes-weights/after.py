from pathlib import Path

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save_weights("net.weights.h5")
model.save("model.keras")
keras.models.load_model("model.keras")
print("net.weights.h5 is still there:", Path("net.weights.h5").exists())
