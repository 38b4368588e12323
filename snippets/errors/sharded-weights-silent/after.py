import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2000), keras.layers.Dense(2)])
model.load_weights("net.weights.json")
print(model.predict(np.ones((1, 4)), verbose=0).round(4))
