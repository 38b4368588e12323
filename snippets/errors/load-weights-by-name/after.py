import keras

# The old model, for its weights alone.
old = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="body"), keras.layers.Dense(2, name="head")])
old.load_weights("old.weights.h5")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="body"), keras.layers.Dense(5, name="new_head")])
model.get_layer("body").set_weights(old.get_layer("body").get_weights())
print(model.get_layer("body").get_weights()[0].round(4))
