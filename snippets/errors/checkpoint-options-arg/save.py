import keras
import tensorflow as tf

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("best.keras", options=tf.saved_model.SaveOptions())
