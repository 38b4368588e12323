import keras
import numpy as np

keras.utils.set_random_seed(1)
x = np.ones((8, 4))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer=keras.optimizers.SGD(0.5, momentum=0.9), loss="mean_squared_error")
model.fit(x, np.ones((8, 2)), verbose=0)
model.save("model.h5")
model.save("model.keras")

loaded = keras.models.load_model("model.keras", compile=False)
loaded.compile(optimizer=keras.optimizers.SGD(0.5, momentum=0.9), loss="mean_squared_error")
print("same predictions:", np.array_equal(model.predict(x, verbose=0), loaded.predict(x, verbose=0)))
