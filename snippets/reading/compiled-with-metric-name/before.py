import keras
import numpy as np

model = keras.models.load_model("model.h5")
print(np.round(model.evaluate(np.ones((8, 4)), np.ones((8, 1)), verbose=0), 4))
