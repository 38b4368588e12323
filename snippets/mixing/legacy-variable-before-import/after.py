import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"  # before anything in the program imports tensorflow

import keras
import tensorflow as tf
from tensorflow.keras.models import load_model

print("from tensorflow.keras", load_model.__module__)
print("tf.keras             ", tf.keras.Model.__module__)
print("keras                ", keras.Model.__module__)  # the variable does not touch it
