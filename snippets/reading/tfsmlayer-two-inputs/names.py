import tensorflow as tf

signature = tf.saved_model.load("old_model").signatures["serving_default"]
print(sorted(signature.structured_input_signature[1]), sorted(signature.structured_outputs))
