import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2000), keras.layers.Dense(2)])
model.save_weights("net.weights.h5")  # an earlier version
keras.utils.set_random_seed(2)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2000), keras.layers.Dense(2)])
model.save_weights("net.weights.h5", max_shard_size=0.00003)  # in GB
print(model.predict(np.ones((1, 4)), verbose=0).round(4))
