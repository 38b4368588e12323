import numpy as np
import tf_keras

model = tf_keras.models.load_model("new.keras")
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(np.ones((8, 4)), np.ones((8, 1)), verbose=0)
print("trained")
