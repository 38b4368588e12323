import keras
import numpy as np

keras.utils.set_random_seed(1)
layers = [keras.layers.Flatten(), keras.layers.Dense(1)]
model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.RandomFlip("horizontal"), *layers])
# The same layers with their weights, without the random one.
plain = keras.Sequential([keras.Input((2, 2, 1)), *layers])
plain.export("served")
images = np.arange(64, dtype="float32").reshape(16, 2, 2, 1)
print("predicts the same:", np.array_equal(model.predict(images, verbose=0), plain.predict(images, verbose=0)))
