import numpy as np
import tensorflow as tf

model = tf.saved_model.load("old_model")
print(model.predict(np.ones((1, 4))))
