import keras
import tensorflow as tf

keras.utils.disable_interactive_logging()  # export() lists the model's endpoints otherwise
table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer([7, 8], [1.0, 2.0]), -1.0)


class Lookup(keras.layers.Layer):
    def call(self, inputs):
        return table.lookup(inputs)

    def compute_output_shape(self, input_shape):
        return input_shape


model = keras.Sequential([keras.Input((2,), dtype="int32"), Lookup(dtype="float32", autocast=False)])
model.export("exported")
