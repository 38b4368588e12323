import numpy as np
import tf_keras

tf_keras.utils.set_random_seed(1)
inputs = tf_keras.Input((4,))
model = tf_keras.Model(inputs, tf_keras.layers.Dense(2)(inputs))
model.save("model.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
