import keras

x = keras.Input((4,))
y = keras.layers.Dense(2)(x)
model = keras.Model(input=x, output=y)
