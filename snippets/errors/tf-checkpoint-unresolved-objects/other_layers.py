import keras

# One layer more than the checkpoint has.
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu")(inputs)
x = keras.layers.Dense(1)(x)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
model.load_weights("weights.ckpt").assert_existing_objects_matched()
