import keras

keras.utils.set_random_seed(2)
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu", name="dense")(inputs)
outputs = keras.layers.Dense(3, name="new_head")(keras.layers.Dense(2, name="new")(x))
model = keras.Model(inputs, outputs)
model.load_weights("weights.h5", by_name=True)
print(model.get_layer("dense").get_weights()[0].round(4)[0])
