from tensorflow.keras.layers import Dense

print(Dense(2).units)
