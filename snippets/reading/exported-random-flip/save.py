import keras
import numpy as np

keras.utils.set_random_seed(1)
layers = [keras.layers.Flatten(), keras.layers.Dense(1)]
model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.RandomFlip("horizontal"), *layers])
model.export("served")
images = np.arange(64, dtype="float32").reshape(16, 2, 2, 1)
first, second = model.predict(images, verbose=0), model.predict(images, verbose=0)
print("two calls agree:", np.array_equal(first, second))
