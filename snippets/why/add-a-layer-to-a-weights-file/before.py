import keras

keras.utils.set_random_seed(1)
# The new model has one more layer, in front of the old one.
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4), keras.layers.Dense(2)])
model.load_weights("old.weights.h5")
