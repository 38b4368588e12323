import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.keras")  # architecture, weights, and the optimizer once compiled
model.save_weights("model.weights.h5")  # weights only
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
