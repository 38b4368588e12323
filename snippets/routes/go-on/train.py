import keras
import numpy as np

model = keras.models.load_model("new.keras")
# A new optimizer: it starts without the momentum of the old one.
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(np.ones((8, 4)), np.ones((8, 1)), verbose=0)
print("trained")
