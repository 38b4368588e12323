import keras

model = keras.Sequential([keras.layers.Dense(3, name="features"), keras.layers.Dense(2)])
model.build((None, 4))
features = keras.Model(model.inputs, model.get_layer("features").output)
print(features.output_shape)
