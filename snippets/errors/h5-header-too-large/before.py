import keras

# A name that grew with every layer it was put together from.
inputs = keras.Input((4,))
model = keras.Model(inputs, keras.layers.Dense(2, name="join" + 10000 * "-branch")(inputs))
model.save("model.h5")
