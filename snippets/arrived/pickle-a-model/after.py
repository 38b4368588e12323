import keras
import numpy as np

x = np.ones((1, 4))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.keras")
copy = keras.models.load_model("model.keras")
print("same predictions:", np.allclose(model.predict(x, verbose=0), copy.predict(x, verbose=0)))
