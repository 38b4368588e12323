from keras.layers import Dense
