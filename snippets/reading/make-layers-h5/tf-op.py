import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(1)
inputs = keras.Input((4,))
x = keras.layers.Dense(8)(inputs)
x = tf.nn.relu(x)
model = keras.Model(inputs, keras.layers.Dense(1)(x))
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
