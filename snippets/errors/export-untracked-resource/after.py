import keras
import tensorflow as tf

keras.utils.disable_interactive_logging()  # export() lists the model's endpoints otherwise


class Lookup(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer([7, 8], [1.0, 2.0]), -1.0)

    def call(self, inputs):
        return self.table.lookup(inputs)

    def compute_output_shape(self, input_shape):
        return input_shape


model = keras.Sequential([keras.Input((2,), dtype="int32"), Lookup(dtype="float32", autocast=False)])

archive = keras.export.ExportArchive()
archive.track(model)
archive.table = model.layers[-1].table
archive.add_endpoint("serve", model.call, input_signature=[tf.TensorSpec((None, 2), "int32")])
archive.write_out("exported")
print(tf.saved_model.load("exported").serve(tf.constant([[7, 3]])).numpy())
