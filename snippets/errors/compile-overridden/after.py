import keras
import numpy as np


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(2)

    def call(self, inputs):
        return self.dense(inputs)

    def compile(self, optimizer, factor):
        super().compile(optimizer=optimizer, loss="mean_squared_error")
        self.factor = factor

    def get_compile_config(self):
        return {"optimizer": "adam", "factor": self.factor}

    def compile_from_config(self, config):
        self.compile(**config)


model = Net()
model.compile("adam", factor=0.5)
model(np.ones((1, 4)))
model.save("model.keras")
again = keras.models.load_model("model.keras")
print(again.factor)
