import keras

layer = keras.saving.deserialize_keras_object(keras.layers.Dropout(0.1))  # a layer, not its configuration
