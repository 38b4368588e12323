import numpy as np
import tensorflow as tf

served = tf.saved_model.load("old_model").signatures["serving_default"]
outputs = served(left=tf.ones((1, 4)), right=tf.ones((1, 4)))
print(np.round(outputs["score"].numpy(), 4))
