import shutil

import keras
import numpy as np

shutil.move("old_model", "model.keras")
model = keras.models.load_model("model.keras", compile=False)
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
