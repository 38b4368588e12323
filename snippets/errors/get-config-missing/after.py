import keras
import numpy as np


@keras.saving.register_keras_serializable(package="guide")
class Cut(keras.layers.Layer):
    def __init__(self, columns, **kwargs):
        super().__init__(**kwargs)
        self.columns = list(columns)

    def call(self, inputs):
        return keras.layers.concatenate([inputs[:, i : i + 1] for i in self.columns])

    def get_config(self):
        return {**super().get_config(), "columns": self.columns}


model = keras.Sequential([keras.Input((4,)), Cut([0, 2])])
model.save("model.keras")

model = keras.models.load_model("model.keras")
print(model.predict(np.arange(4.0)[None], verbose=0))
