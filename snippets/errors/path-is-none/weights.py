import keras
import tensorflow as tf

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
model.load_weights(tf.train.latest_checkpoint("checkpoints"))
