import tensorflow as tf

model = tf.saved_model.load("served")
print(model.serve(tf.ones((1, 5))))
