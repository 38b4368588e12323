import os

import keras
import numpy as np

os.rename("model.h5", "best.model")
model = keras.models.load_model("best.model", compile=False)
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
