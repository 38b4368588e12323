import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(2)
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu")(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
# The checkpoint was written by model.save_weights: its root is the model itself.
tf.train.Checkpoint(model=model).restore("weights.ckpt")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
