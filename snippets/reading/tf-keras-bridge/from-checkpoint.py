import tf_keras

# The same layers, in the same order, as when the checkpoint was written.
inputs = tf_keras.Input((4,))
x = tf_keras.layers.Dense(8, activation="relu")(inputs)
outputs = tf_keras.layers.Dense(1)(x)
model = tf_keras.Model(inputs, outputs)
model.load_weights("weights.ckpt")
model.save_weights("model.weights.h5")
