import numpy as np
import tensorflow as tf

served = tf.saved_model.load("served")
print(np.round(served.serve(tf.ones((1, 4))).numpy(), 4))
