import keras
import numpy as np

keras.utils.set_random_seed(1)
x, y = np.random.rand(64, 4), np.random.rand(64, 2)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer=keras.optimizers.Adam(0.1), loss="mean_squared_error")

model.fit(x, y, epochs=6, shuffle=False, verbose=0)
print(round(model.evaluate(x, y, verbose=0), 5))
