import keras
import numpy as np


def twice_the_error(y_true, y_pred):
    return 2 * abs(y_true - y_pred)


keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss=twice_the_error)
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
