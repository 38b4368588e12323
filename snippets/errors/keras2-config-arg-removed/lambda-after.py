import keras
import numpy as np

# Lambda(lambda x: x * 2) was the first layer.
double = keras.layers.Rescaling(2.0)
model = keras.Sequential([keras.Input((4,)), double, keras.layers.Dense(2)])
model.load_weights("model.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
