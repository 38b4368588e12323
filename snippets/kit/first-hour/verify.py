import keras
import numpy as np

reference = np.load("reference.npz")
model = keras.models.load_model("classifier.keras")
now = model.predict(reference["x"], verbose=0)
print("opened with Keras", keras.__version__)
print("equal to the reference:", np.allclose(now, reference["y"], rtol=1e-4, atol=1e-6))
