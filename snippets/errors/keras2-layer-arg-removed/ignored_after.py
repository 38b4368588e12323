import keras

layer = keras.layers.BatchNormalization()
