from keras.engine.topology import Layer
