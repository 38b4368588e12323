from pathlib import Path

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save_weights("model.weights.h5")
weights = Path("model.weights.h5")
kept = weights.read_bytes()

# Training goes on, then the whole model is saved beside it.
model.set_weights([array + 1 for array in model.get_weights()])
model.save("model.keras")
print("model.weights.h5 is as it was:", weights.exists() and weights.read_bytes() == kept)
