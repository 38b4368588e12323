import tensorflow as tf

model = tf.saved_model.load("served")
print(model(tf.ones((1, 4))))
