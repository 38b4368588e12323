import keras
import numpy as np

model = keras.saving.load_model("model.keras")
print(np.round(model.predict(np.ones((1, 5, 3)), verbose=0), 4))
