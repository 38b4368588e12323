import keras
import numpy as np

scale = 2

keras.utils.set_random_seed(1)
double = keras.layers.Lambda(lambda x: x * scale, output_shape=(4,))
model = keras.Sequential([keras.Input((4,)), double, keras.layers.Dense(2)])
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
