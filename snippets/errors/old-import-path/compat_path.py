from tensorflow.compat.v1.keras.layers import Dense

print(Dense(2).units)
