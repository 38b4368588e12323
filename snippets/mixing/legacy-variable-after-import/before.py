import os

import tensorflow as tf

os.environ["TF_USE_LEGACY_KERAS"] = "1"  # too late for one of the two below
print("tf.keras             ", tf.keras.Model.__module__)

from tensorflow.keras.models import load_model

print("from tensorflow.keras", load_model.__module__)
