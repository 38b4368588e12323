import keras
import numpy as np

model = keras.models.load_model("model.h5", compile=False)
model.compile(optimizer="adam", loss=keras.losses.MeanSquaredError())
print(np.round(model.evaluate(np.ones((8, 4)), np.ones((8, 1)), verbose=0), 4))
