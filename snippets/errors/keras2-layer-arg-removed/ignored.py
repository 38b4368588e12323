import keras

layer = keras.layers.BatchNormalization(fused=True)
