import os

os.environ.pop("TF_USE_LEGACY_KERAS", None)

import tensorflow as tf

print(tf.keras.Model.__module__)
