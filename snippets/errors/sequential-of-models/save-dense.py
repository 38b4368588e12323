import keras

keras.utils.set_random_seed(1)
inputs = keras.Input((4,))
base = keras.Model(inputs, keras.layers.Dense(4)(inputs))
model = keras.Sequential([base, keras.layers.Dense(2)])
model.save("model.h5")
