from keras.layers import Rescaling
