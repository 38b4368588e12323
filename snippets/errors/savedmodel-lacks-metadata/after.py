import keras
import numpy as np
import tensorflow as tf

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
tf.saved_model.save(model, "folder")
serve = tf.saved_model.load("folder").signatures["serving_default"]
outputs = serve(tf.constant(np.ones((1, 4)), tf.float32))
print(*[output.shape for output in outputs.values()])
