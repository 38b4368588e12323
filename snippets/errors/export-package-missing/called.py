import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.predict(np.ones((1, 4)), verbose=0)
model.export("model.onnx", format="onnx")
