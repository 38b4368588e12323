import keras
import tensorflow as tf

# ....engine.training is Keras 2 or tf_keras, ....models.model is Keras 3
print("keras   ", keras.__version__, keras.Model.__module__)
print("tf.keras", tf.keras.Model.__module__)
