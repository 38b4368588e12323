import keras
import numpy as np

keras.utils.set_random_seed(1)
inputs = keras.Input((5, 3))
outputs = keras.layers.Dense(2)(keras.layers.LSTM(4)(inputs))
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((4, 5, 3)), np.ones((4, 2)), verbose=0)
model.save("model.keras")  # before the .h5: in Keras 3 saving an .h5 changes the model
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 5, 3)), verbose=0), 4))
