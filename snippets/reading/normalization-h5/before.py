import keras
import numpy as np

model = keras.models.load_model("model.h5", compile=False)
print(np.round(model.predict(np.array([[1.0, 20.0]]), verbose=0), 4))
