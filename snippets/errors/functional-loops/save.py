import keras
import numpy as np

inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4)], name="inner")
shared = keras.layers.Dense(3, name="shared")
left, right = keras.Input((4,)), keras.Input((4,))
model = keras.Model([left, right], keras.layers.Add()([shared(inner(left)), shared(inner(right))]))
model.save("model.h5")
print(np.round(model.predict([np.ones((1, 4)), np.zeros((1, 4))], verbose=0), 4))
