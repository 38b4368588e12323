import keras
import numpy as np

inputs = keras.Input((4,))
mean = keras.layers.Dense(1, name="mean")(inputs)
spread = keras.layers.Dense(1, name="spread")(inputs)
model = keras.Model(inputs, [mean, spread])
model.load_weights("model.weights.h5")
print("mean:", np.round(model.predict(np.ones((1, 4)), verbose=0)[0], 4))
