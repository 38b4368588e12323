import keras
import tensorflow as tf

keras.utils.disable_interactive_logging()  # export() lists the model's endpoints otherwise
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.export("exported", input_signature=[tf.TensorSpec((1, 4), "float32")])

served = tf.saved_model.load("exported").signatures["serving_default"]
print("takes:", *[tuple(spec.shape) for spec in served.structured_input_signature[1].values()])
