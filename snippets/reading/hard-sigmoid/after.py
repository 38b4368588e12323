import keras
import numpy as np


@keras.saving.register_keras_serializable("keras2")
def old_hard_sigmoid(x):
    # Keras 2: 0.2 x + 0.5, cut off at 0 and 1. Keras 3 has x / 6 + 0.5.
    return keras.activations.relu(0.2 * x + 0.5, max_value=1.0)


lstm = keras.layers.LSTM(4, recurrent_activation=old_hard_sigmoid)
model = keras.Sequential([keras.Input((5, 3)), lstm, keras.layers.Dense(1)])
model.load_weights("model.h5")
print(np.round(model.predict(np.ones((1, 5, 3)), verbose=0), 4))
