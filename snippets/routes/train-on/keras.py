import keras
import numpy as np

model = keras.models.load_model("model.keras")
before = int(model.optimizer.iterations)
model.fit(np.ones((8, 4)), np.ones((8, 2)), verbose=0)
print("steps of the optimizer:", before, "then", int(model.optimizer.iterations))
model.save("new.keras")
