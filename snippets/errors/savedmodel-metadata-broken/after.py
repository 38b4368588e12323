import tensorflow as tf

model = tf.saved_model.load("old_model")  # does not need that file
print(list(model.signatures))
