import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="sgd", loss=lambda y_true, y_pred: abs(y_true - y_pred))
model.save("model.keras")
print(model.predict(np.ones((1, 4)), verbose=0).round(4))
