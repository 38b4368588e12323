import keras

model = keras.Sequential([keras.layers.LSTM(2, stateful=True, batch_input_shape=(1, 5, 3))])
print(model.output_shape)
