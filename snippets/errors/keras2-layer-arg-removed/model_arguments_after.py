import keras

x = keras.Input((4,))
y = keras.layers.Dense(2)(x)
model = keras.Model(inputs=x, outputs=y)
print(model.output_shape)
