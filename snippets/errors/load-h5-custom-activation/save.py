import keras
import numpy as np


def twice(x):
    return 2 * x


keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation=twice)])
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
