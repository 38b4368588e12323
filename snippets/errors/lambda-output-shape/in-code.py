import keras

inputs = keras.Input((4,))
outputs = keras.layers.Lambda(lambda x: x.numpy() * 2)(inputs)
model = keras.Model(inputs, outputs)
