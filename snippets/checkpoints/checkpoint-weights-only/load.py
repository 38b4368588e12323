import keras
import numpy as np

keras.utils.set_random_seed(1)
x, y = np.random.rand(64, 4), np.random.rand(64, 2)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.load_weights("best.weights.h5")

# Compiled after loading: only the weights are wanted, not the optimizer's state.
model.compile(loss="mean_squared_error")
print(round(model.evaluate(x[32:], y[32:], verbose=0), 4))
