import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
other = keras.models.clone_model(model)
for layer in model.layers:
    layer.set_weights(other.get_layer(layer.name).get_weights())
print(np.array_equal(model.get_weights()[0], other.get_weights()[0]))
