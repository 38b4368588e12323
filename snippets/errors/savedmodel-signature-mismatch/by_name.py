import numpy as np
import tensorflow as tf

signature = tf.saved_model.load("old_model").signatures["serving_default"]
names = list(signature.structured_input_signature[1])
outputs = signature(**{names[0]: tf.ones((1, 4))})
for name, values in outputs.items():
    print(np.round(values.numpy(), 4))
