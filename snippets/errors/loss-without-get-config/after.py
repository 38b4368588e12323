import keras
import numpy as np


@keras.saving.register_keras_serializable(package="guide")
class Weighted(keras.losses.Loss):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, y_true, y_pred):
        return self.factor * keras.losses.mean_squared_error(y_true, y_pred)

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss=Weighted(2.0))
model.fit(np.ones((8, 4)), np.ones((8, 2)), verbose=0)
model.save("model.keras")

model = keras.models.load_model("model.keras")
print(type(model.loss).__name__, model.loss.factor)
