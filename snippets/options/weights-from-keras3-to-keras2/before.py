import keras
import numpy as np

model = keras.Sequential([keras.Input((5, 3)), keras.layers.LSTM(4), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((2, 5, 3)), np.ones((2, 2)), verbose=0)
model.load_weights("model.weights.h5")
print(np.round(model.predict(np.ones((1, 5, 3)), verbose=0), 4))
