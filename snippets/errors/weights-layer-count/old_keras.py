# The Keras of old that still lies inside TensorFlow.
from tensorflow.python.keras import layers, models

model = models.Sequential([layers.Dense(8, activation="relu", input_shape=(4,)), layers.Dense(1), layers.Dense(1)])
model.load_weights("weights.h5")
