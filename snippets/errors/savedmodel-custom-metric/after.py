import keras
import numpy as np

model = keras.models.load_model("model", compile=False)
print(model.predict(np.ones((1, 4)), verbose=0).shape)
