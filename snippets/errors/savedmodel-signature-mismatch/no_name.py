import tensorflow as tf

signature = tf.saved_model.load("old_model").signatures["serving_default"]
print(signature(tf.ones((1, 4)), tf.ones((1, 4))))
