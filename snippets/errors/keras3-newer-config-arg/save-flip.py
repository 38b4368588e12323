import keras
import numpy as np

keras.utils.set_random_seed(1)
layers = [keras.Input((2, 2, 1)), keras.layers.RandomFlip(), keras.layers.Flatten(), keras.layers.Dense(2)]
model = keras.Sequential(layers)
model.save("model.keras")
print(np.round(model.predict(np.ones((1, 2, 2, 1)), verbose=0), 4))
