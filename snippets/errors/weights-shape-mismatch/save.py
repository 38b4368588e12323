import keras

keras.utils.set_random_seed(1)
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu", name="body")(inputs)
outputs = keras.layers.Dense(10, name="head")(x)
model = keras.Model(inputs, outputs)
model.save_weights("model.weights.h5")
print(model.get_layer("body").get_weights()[0].round(4)[0])
