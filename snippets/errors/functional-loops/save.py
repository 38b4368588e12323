import keras
import numpy as np

keras.utils.set_random_seed(1)
base = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4)], name="base")
inputs = keras.Input((4,))
model = keras.Model(inputs, keras.layers.Dense(3)(base(inputs)))
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
