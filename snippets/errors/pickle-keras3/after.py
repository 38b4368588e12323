import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(np.ones((8, 4)), np.ones((8, 2)), verbose=0)
model.save("model.keras")  # the optimizer goes along

model = keras.models.load_model("model.keras")
print("steps taken:", int(model.optimizer.iterations.numpy()))
