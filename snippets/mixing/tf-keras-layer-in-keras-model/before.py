import keras
import tf_keras

model = keras.Sequential([tf_keras.layers.Dense(2)])
