import keras
import tensorflow as tf

inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu")(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
status = tf.train.Checkpoint(model=model).restore("weights.ckpt")
status.assert_existing_objects_matched()
