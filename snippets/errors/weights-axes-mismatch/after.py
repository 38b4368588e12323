import keras
import numpy as np

model = keras.Sequential([keras.Input((8, 1)), keras.layers.Conv1D(2, 3)])
model.load_weights("model.h5")
print(np.round(model.predict(np.ones((1, 8, 1)), verbose=0)[0, 0], 4))
