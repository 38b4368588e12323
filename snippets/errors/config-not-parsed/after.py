import keras

config = keras.saving.serialize_keras_object(keras.layers.Dropout(0.1))
print(keras.saving.deserialize_keras_object(config).rate)
