import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation=lambda x: x / 2)])
model.save("model.keras")
print(model.predict(np.ones((1, 4)), verbose=0).round(4))
