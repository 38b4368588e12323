import numpy as np
import tf_keras

# The same layers, in the same order, as when the file was written.
inputs = tf_keras.Input((4,))
x = tf_keras.layers.Dense(8, activation="relu")(inputs)
outputs = tf_keras.layers.Dense(1)(x)
model = tf_keras.Model(inputs, outputs)
model.load_weights("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
model.save("new.keras")
