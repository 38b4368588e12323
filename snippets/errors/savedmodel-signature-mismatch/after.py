import numpy as np
import tensorflow as tf

model = tf.saved_model.load("old_model")
print(np.round(model(tf.ones((1, 4))).numpy(), 4))
