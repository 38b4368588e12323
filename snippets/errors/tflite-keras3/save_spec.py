import keras
import tensorflow as tf

scale = tf.Variable(2.0)


class Scale(keras.layers.Layer):
    def call(self, inputs):
        return inputs * scale


model = keras.Sequential([keras.Input((4,)), Scale()])
converter = tf.lite.TFLiteConverter.from_keras_model(model)
with open("model.tflite", "wb") as file:
    file.write(converter.convert())
