import tensorflow as tf

loaded = tf.saved_model.load("saved")
outputs = loaded.signatures["serving_default"](tf.ones((1, 4)))
print(next(iter(outputs.values())).numpy().round(4))
