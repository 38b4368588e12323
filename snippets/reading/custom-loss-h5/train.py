import keras
import numpy as np


def twice_the_error(y_true, y_pred):
    return 2 * abs(y_true - y_pred)


model = keras.models.load_model("model.h5", compile=False)
model.compile(optimizer="adam", loss=twice_the_error)
model.fit(np.ones((8, 4)), np.ones((8, 2)), verbose=0)
print("trained")
