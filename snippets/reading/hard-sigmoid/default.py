import keras

layers = keras.layers.LSTM(4), keras.layers.GRU(4), keras.layers.ConvLSTM2D(4, 3)
for layer in layers:
    print(type(layer).__name__, layer.get_config()["recurrent_activation"])
