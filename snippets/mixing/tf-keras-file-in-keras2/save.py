import numpy as np
import tf_keras

tf_keras.utils.set_random_seed(1)
model = tf_keras.Sequential([tf_keras.Input((4,)), tf_keras.layers.Dense(2)])
model.save("model.keras")
model.save_weights("model.weights.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
