from keras.utils import np_utils
