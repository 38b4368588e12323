import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(np.ones((8, 4)), np.ones((8, 1)), verbose=0)
model.save("model.h5")
