import keras
import tensorflow as tf

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
converter = tf.lite.TFLiteConverter.from_keras_model(model)
with open("model.tflite", "wb") as file:
    file.write(converter.convert())
