import keras
import numpy as np


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units)

    def call(self, inputs):
        return self.dense(inputs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


model = Net(2)
model(np.ones((1, 4)))
model.save("model.keras")
again = keras.models.load_model("model.keras")
print((None, again(np.ones((1, 4))).shape[1]))
