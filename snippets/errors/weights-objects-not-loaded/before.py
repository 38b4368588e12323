import keras

# The file's first layer has a bias.
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu", use_bias=False)(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
model.load_weights("model.weights.h5")
