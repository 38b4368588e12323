import keras

model = keras.Sequential([keras.Input(batch_shape=(1, 5, 3)), keras.layers.LSTM(2, stateful=True)])
print(model.output_shape)
