import keras
import numpy as np

# The same layers, in the same order, as when the file was written.
drop = keras.layers.SpatialDropout1D(0.1)
model = keras.Sequential([keras.Input((5, 3)), drop, keras.layers.Dense(1)])
model.load_weights("model.h5")
print(np.round(model.predict(np.ones((1, 5, 3)), verbose=0), 4))
