import keras
import numpy as np

keras.utils.set_random_seed(1)
inputs = keras.Input((8, 8, 3))
base = keras.Model(inputs, keras.layers.Conv2D(4, 3)(inputs))
model = keras.Sequential([base, keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(2)])
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 8, 8, 3)), verbose=0), 4))
