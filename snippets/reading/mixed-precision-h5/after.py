import keras
import numpy as np

# The same layers, in the same order, as when the file was written.
hidden = keras.layers.Dense(8, activation="relu", dtype="mixed_float16")
output = keras.layers.Dense(1, dtype="float32")
model = keras.Sequential([keras.Input((4,)), hidden, output])
model.load_weights("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
