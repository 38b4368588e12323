from pathlib import Path

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save_weights("model.weights.h5")
model.save("model.keras")
print("model.weights.h5 is still there:", Path("model.weights.h5").exists())
