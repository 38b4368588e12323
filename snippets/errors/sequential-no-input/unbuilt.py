import keras

model = keras.Sequential([keras.layers.Dense(3, name="features"), keras.layers.Dense(2)])
features = keras.Model(model.inputs, model.get_layer("features").output)
