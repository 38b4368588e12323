import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
x = np.random.rand(8, 4)
expected = model.predict(x, verbose=0)

model.save("model.keras")
again = keras.models.load_model("model.keras")
print("largest difference:", np.abs(again.predict(x, verbose=0) - expected).max())
