import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, kernel_initializer="ones", name="features"), keras.layers.Dense(2)])
model.save("model.keras")

again = keras.models.load_model("model.keras")
again.predict(np.ones((1, 4)), verbose=0)
features = keras.Model(again.input, again.get_layer("features").output)
print(features.predict(np.ones((1, 4)), verbose=0))
