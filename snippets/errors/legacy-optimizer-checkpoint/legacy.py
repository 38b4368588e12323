import keras
import numpy as np

# The same layers, in the same order, as when the file was written.
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu")(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.legacy.Adam(), loss="mean_squared_error")
model.load_weights("weights.ckpt")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
