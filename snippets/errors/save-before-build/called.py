import keras
import numpy as np

model = keras.Sequential([keras.layers.Dense(2)])
model(np.ones((1, 4)))  # builds it
model.save("model.keras")

model = keras.models.load_model("model.keras")
print("weights in the file:", sum(len(layer.weights) for layer in model.layers))
