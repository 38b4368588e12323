import keras
import numpy as np

model = keras.models.load_model("model.h5", compile=False)
model.compile(optimizer="adam", loss="mean_squared_error")
before = model.evaluate(np.ones((8, 4)), np.ones((8, 2)), verbose=0)
model.fit(np.ones((8, 4)), np.ones((8, 2)), epochs=5, verbose=0)
print(model.evaluate(np.ones((8, 4)), np.ones((8, 2)), verbose=0) < before)
