import tensorflow as tf

loaded = tf.saved_model.load("saved")
print(loaded(tf.ones((1, 4))).numpy().round(4))
