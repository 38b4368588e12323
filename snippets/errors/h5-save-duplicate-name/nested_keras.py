import keras
import numpy as np


def block(name):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, name="dense")], name=name)


keras.utils.set_random_seed(1)
inner = keras.Sequential([keras.Input((4,)), block("first"), block("second")], name="inner")
model = keras.Sequential([keras.Input((4,)), inner])
model.save("model.keras")

x = np.ones((1, 4))
copy = keras.models.load_model("model.keras")
print("same predictions:", np.allclose(model.predict(x, verbose=0), copy.predict(x, verbose=0)))
