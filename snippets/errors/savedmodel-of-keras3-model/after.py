import keras
import numpy as np
import tensorflow as tf

keras.utils.disable_interactive_logging()  # export() lists the model's endpoints otherwise
keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.export("exported")

loaded = tf.saved_model.load("exported")
print(loaded.serve(np.ones((1, 4), "float32")).numpy().round(4))
