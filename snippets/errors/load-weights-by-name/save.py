import keras

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="body"), keras.layers.Dense(2, name="head")])
model.save_weights("old.weights.h5")
print(model.get_layer("body").get_weights()[0].round(4))
