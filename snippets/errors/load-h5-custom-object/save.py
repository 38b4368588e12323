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


def gap(y_true, y_pred):
    return abs(y_true - y_pred)


class Slow(keras.optimizers.SGD):
    pass


dense = keras.layers.Dense(2, kernel_initializer=Threes(), kernel_regularizer=Small())
model = keras.Sequential([keras.Input((4,)), dense])
model.compile(optimizer=Slow(), loss="mean_squared_error", metrics=[gap])
model.save("model.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
