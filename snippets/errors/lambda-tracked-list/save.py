import keras
import numpy as np

keras.utils.set_random_seed(1)
inputs = keras.Input((4,))
outputs = keras.layers.Lambda(lambda x: x * 2, output_shape=(4,))(inputs)
model = keras.Model(inputs, keras.layers.Dense(2)(outputs))
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
