import keras

inputs = keras.Input((4,))
x = keras.layers.Dense(16, activation="relu", name="dense")(inputs)
outputs = keras.layers.Dense(1, name="dense_1")(x)
model = keras.Model(inputs, outputs)
model.load_weights("weights.h5", by_name=True)
