import keras
import tensorflow as tf

path = tf.train.latest_checkpoint("checkpoints")
print("path:", path)
model = keras.models.load_model(path)
