import keras

inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu", name="dense")(inputs)
outputs = keras.layers.Dense(3, name="dense_1")(x)
model = keras.Model(inputs, outputs)
model.load_weights("weights.h5", by_name=True, skip_mismatch=True)
print(model.get_layer("dense").get_weights()[0].round(4)[0])
