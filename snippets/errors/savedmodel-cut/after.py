import tensorflow as tf

model = tf.saved_model.load("old_model")
print(list(model.signatures))
