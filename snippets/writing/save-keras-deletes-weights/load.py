from pathlib import Path

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("best.keras")
model.save_weights("model.weights.h5")

# The .keras file has another name, and is only read.
keras.models.load_model("best.keras")
print("model.weights.h5 is still there:", Path("model.weights.h5").exists())
