import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer=keras.optimizers.SGD(0.5, momentum=0.9), loss="mean_squared_error")
model.fit(np.ones((8, 4)), np.ones((8, 2)), verbose=0)

# The .h5 is written by a copy, so the model itself stays as it is.
model.save("model.keras")
keras.models.load_model("model.keras").save("model.h5")

model.fit(np.ones((8, 4)), np.ones((8, 2)), verbose=0)
model.save("model.keras")
print("optimizer in model.keras:", type(keras.models.load_model("model.keras").optimizer).__name__)
