import keras
import numpy as np
import tf_keras

tf_keras.utils.set_random_seed(1)
old = tf_keras.Sequential([tf_keras.Input((4,)), tf_keras.layers.Dense(2)])
new = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
new.set_weights(old.get_weights())  # plain arrays: no library is mixed
x = np.ones((1, 4), "float32")
print("largest difference:", np.abs(new.predict(x, verbose=0) - old.predict(x, verbose=0)).max())
