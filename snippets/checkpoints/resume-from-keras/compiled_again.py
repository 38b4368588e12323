import keras
import numpy as np

keras.utils.set_random_seed(1)
x, y = np.random.rand(64, 4), np.random.rand(64, 2)
model = keras.models.load_model("last.keras")
model.compile(optimizer=keras.optimizers.Adam(0.1), loss="mean_squared_error")  # throws the optimizer's state away

model.fit(x, y, initial_epoch=3, epochs=6, shuffle=False, verbose=0)
print(round(model.evaluate(x, y, verbose=0), 5))
