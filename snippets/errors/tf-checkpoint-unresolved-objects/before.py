import keras

# The same layers, in the same order, as when the file was written.
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu")(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
model.load_weights("weights.ckpt").assert_consumed()
