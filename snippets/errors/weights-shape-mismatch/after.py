import keras

keras.utils.set_random_seed(2)
# Three classes here, ten in the file.
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu", name="body")(inputs)
outputs = keras.layers.Dense(3, name="head")(x)
model = keras.Model(inputs, outputs)
model.load_weights("model.weights.h5", skip_mismatch=True)
print(model.get_layer("body").get_weights()[0].round(4)[0])
