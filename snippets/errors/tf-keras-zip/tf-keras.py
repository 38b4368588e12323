import numpy as np
import tf_keras

model = tf_keras.models.load_model("model.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
