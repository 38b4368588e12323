import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.BatchNormalization()])
model.save("model.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
