import keras
import tensorflow as tf
import tf_keras


class KerasLayer(tf_keras.layers.Layer):  # hub.KerasLayer is such a class
    def __init__(self, folder):
        super().__init__()
        self.loaded = tf.saved_model.load(folder)

    def call(self, inputs):
        return self.loaded.serve(inputs)


model = keras.Sequential([keras.Input((4,)), KerasLayer("served")])
