import keras
import numpy as np

keras.utils.set_random_seed(1)
inputs = keras.Input((4,))
x = keras.layers.Dense(8, activation="relu")(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(np.ones((8, 4)), np.ones((8, 1)), verbose=0)
model.save_weights("weights.ckpt")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
