from keras.layers.experimental.preprocessing import Rescaling
