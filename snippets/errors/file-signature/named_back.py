import shutil

import keras
import numpy as np

shutil.move("model.keras", "model.h5")  # what has happened

shutil.copy("model.h5", "model.keras")
model = keras.models.load_model("model.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
