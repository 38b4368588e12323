import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss=keras.losses.MeanSquaredError())
model.fit(np.ones((8, 4)), np.ones((8, 1)), verbose=0)
model.save("model.h5")
print(np.round(model.evaluate(np.ones((8, 4)), np.ones((8, 1)), verbose=0), 4))
