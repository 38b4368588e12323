# The Keras of old that still lies inside TensorFlow.
from tensorflow.python.keras.models import load_model

model = load_model("weights.h5")
