import keras
import numpy as np

inputs = keras.Input((5, 4))
x = keras.layers.MultiHeadAttention(num_heads=2, key_dim=2)(inputs, inputs)
model = keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Flatten()(x)))
model.save("model.keras")

x = np.ones((1, 5, 4))
copy = keras.models.load_model("model.keras")
print("same predictions:", np.allclose(model.predict(x, verbose=0), copy.predict(x, verbose=0)))
