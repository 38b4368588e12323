import keras
import numpy as np


class Constant(keras.metrics.Metric):
    def __init__(self, value, **kwargs):
        super().__init__(**kwargs)
        self.value = value

    def update_state(self, y_true, y_pred, sample_weight=None):
        pass

    def result(self):
        return self.value


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="sgd", loss="mean_squared_error", metrics=[Constant(1.0)])
model.fit(np.ones((4, 4)), np.ones((4, 2)), verbose=0)
model.save("model")
