import keras
import numpy as np

inputs = keras.Input((4,))
spread = keras.layers.Dense(1, name="spread")(inputs)
mean = keras.layers.Dense(1, name="mean")(inputs)
model = keras.Model(inputs, [spread, mean])
model.load_weights("model.weights.h5")
print("mean:", np.round(model.predict(np.ones((1, 4)), verbose=0)[1], 4))
