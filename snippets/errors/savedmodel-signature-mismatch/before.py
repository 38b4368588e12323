import tensorflow as tf

model = tf.saved_model.load("old_model")
print(model(tf.ones((1, 5))))
