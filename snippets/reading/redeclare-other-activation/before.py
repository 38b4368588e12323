import keras
import numpy as np

# The file was written with activation="relu" in the first layer. It is missing here.
inputs = keras.Input((4,))
x = keras.layers.Dense(8)(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
model.load_weights("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
