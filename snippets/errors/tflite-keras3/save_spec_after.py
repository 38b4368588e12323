import keras
import tensorflow as tf


class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(shape=(), initializer=keras.initializers.Constant(2.0), name="scale")

    def call(self, inputs):
        return inputs * self.scale


keras.utils.disable_interactive_logging()  # export() lists the model's endpoints otherwise
model = keras.Sequential([keras.Input((4,)), Scale()])
model.export("exported")
converter = tf.lite.TFLiteConverter.from_saved_model("exported")
with open("model.tflite", "wb") as file:
    file.write(converter.convert())
