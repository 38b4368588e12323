import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([
    keras.Input((6, 3)),
    keras.layers.Conv1D(4, 3, activation="relu"),
    keras.layers.LSTM(4),
    keras.layers.Dense(2),
])
model.save("model.keras")
print(np.round(model.predict(np.ones((1, 6, 3)), verbose=0), 4))
