import keras

inputs = keras.Input((5, 4))
x = keras.layers.MultiHeadAttention(num_heads=2, key_dim=2)(inputs, inputs)
model = keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Flatten()(x)))
model.save("model.h5")
