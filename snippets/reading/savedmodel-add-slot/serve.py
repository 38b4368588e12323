import numpy as np
import tensorflow as tf

served = tf.saved_model.load("new_model").signatures["serving_default"]
for name, outputs in served(tf.ones((1, 4))).items():
    print(np.round(outputs.numpy(), 4))
