import keras
import numpy as np

kernel, bias = np.full((4, 2), 0.5), np.zeros(2)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, weights=[kernel, bias])])
print(model.predict(np.ones((1, 4)), verbose=0))
