import keras
import numpy as np

layer = keras.layers.Normalization()
model = keras.Sequential([keras.Input((2,)), layer])
layer.adapt(np.array([[0.0, 10.0], [2.0, 20.0], [4.0, 60.0]]))
model.save("model.h5")
model.save_weights("model.weights.h5")
print(np.round(model.predict(np.array([[1.0, 20.0]]), verbose=0), 4))
