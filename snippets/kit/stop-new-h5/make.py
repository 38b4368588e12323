import keras

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("classifier.h5")
model.save("classifier.keras")
model.save_weights("classifier.weights.h5")
