from keras.src.engine.base_layer import Layer
