import tensorflow as tf

signature = tf.saved_model.load("old_model").signatures["serving_default"]
print(signature(x=tf.ones((1, 4))))
