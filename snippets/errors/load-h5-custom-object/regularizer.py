import keras
import numpy as np


class Threes(keras.initializers.Initializer):
    def __call__(self, shape, dtype=None, **kwargs):
        return 3 * np.ones(shape, "float32")


model = keras.models.load_model("model.h5", custom_objects={"Threes": Threes})
