import keras
import tf_keras

model = tf_keras.Sequential([keras.layers.Dense(2)])
