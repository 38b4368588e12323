import keras
import tf_keras

inputs = tf_keras.Input((4,))
outputs = keras.layers.Dense(2)(inputs)
model = tf_keras.Model(inputs, outputs)
print("weights:", len(model.weights))
