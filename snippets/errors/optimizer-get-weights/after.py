import keras
import numpy as np

x, y = np.ones((8, 4)), np.ones((8, 2))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, epochs=3, verbose=0)
model.save("model.keras")

model = keras.models.load_model("model.keras")
model.fit(x, y, epochs=3, verbose=0)
print("step", int(model.optimizer.iterations))
