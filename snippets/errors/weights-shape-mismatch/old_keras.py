# The Keras of old that still lies inside TensorFlow.
import tensorflow as tf
from tensorflow.python.keras import layers, models

tf.random.set_seed(1)
dense = layers.Dense(16, activation="relu", input_shape=(4,), name="dense")
model = models.Sequential([dense, layers.Dense(1, name="dense_1")])
model.load_weights("weights.h5", by_name=True)
