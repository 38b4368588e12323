import tensorflow as tf

signature = tf.saved_model.load("old_model").signatures["serving_default"]
for name, spec in signature.structured_input_signature[1].items():
    print(spec.shape, spec.dtype.name)
