import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(np.ones((8, 4)), np.ones((8, 2)), verbose=0)

# The same layers and weights, never compiled: no optimizer that could be stored.
bare = keras.Sequential.from_config(model.get_config())
bare.set_weights(model.get_weights())
bare.save("model.keras")

loaded = keras.models.load_model("model.keras")
print("optimizer in the file:", getattr(loaded, "optimizer", None) is not None)
