import keras
import numpy as np


class Threes(keras.initializers.Initializer):
    def __call__(self, shape, dtype=None, **kwargs):
        return 3 * np.ones(shape, "float32")


class Small(keras.regularizers.Regularizer):
    def __call__(self, x):
        return 0.0

    def get_config(self):
        return {}


class Slow(keras.optimizers.SGD):
    pass


known = {"Threes": Threes, "Small": Small, "Slow": Slow}
model = keras.models.load_model("model.h5", custom_objects=known)
