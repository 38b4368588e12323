import keras
import numpy as np

# The same layers as when the file was written; a Keras layer in place of tf.nn.relu.
inputs = keras.Input((4,))
x = keras.layers.Dense(8)(inputs)
x = keras.layers.ReLU()(x)
model = keras.Model(inputs, keras.layers.Dense(1)(x))
model.load_weights("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
