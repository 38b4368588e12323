import keras
import tensorflow as tf

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
tf.saved_model.save(model, "folder")
again = keras.models.load_model("folder")
