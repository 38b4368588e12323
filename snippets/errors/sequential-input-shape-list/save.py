import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(1)
expand = keras.layers.Lambda(lambda x: tf.expand_dims(x, axis=1))
model = keras.Sequential([expand, keras.layers.Conv1D(2, 1)])
model.build((None, 4))
model.save("model.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
