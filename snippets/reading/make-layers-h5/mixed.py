import keras
import numpy as np

keras.utils.set_random_seed(1)
hidden = keras.layers.Dense(8, activation="relu", dtype="mixed_float16")
output = keras.layers.Dense(1, dtype="float32")
model = keras.Sequential([keras.Input((4,)), hidden, output])
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
