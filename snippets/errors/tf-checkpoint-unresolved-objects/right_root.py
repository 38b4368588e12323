import keras
import numpy as np
import tensorflow as tf

inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu")(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
tf.train.Checkpoint(model).restore("weights.ckpt").expect_partial()
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
