import keras
import numpy as np
from layers import Scale

model = keras.saving.load_model("model.keras", custom_objects={"Scale": Scale})
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
