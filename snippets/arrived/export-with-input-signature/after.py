import keras
import tensorflow as tf

keras.utils.disable_interactive_logging()
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
archive = keras.export.ExportArchive()
archive.track(model)
archive.add_endpoint("serve", model.call, input_signature=[tf.TensorSpec((1, 4), "float32")])
archive.write_out("exported")

served = tf.saved_model.load("exported").signatures["serving_default"]
print("takes:", *[tuple(spec.shape) for spec in served.structured_input_signature[1].values()])
