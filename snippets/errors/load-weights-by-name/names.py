import keras

# Of the layers' names none is in the file.
keras.utils.set_random_seed(2)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="one"), keras.layers.Dense(2, name="two")])
model.load_weights("old.weights.h5", by_name=True)
print(model.get_layer("one").get_weights()[0].round(4))
