from pathlib import Path

Path("layers.py").write_text("""import keras

@keras.saving.register_keras_serializable(package="my_project")
class Scale(keras.layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, inputs):
        return inputs * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}
""")  # in a project this is a module of yours

import keras
import numpy as np
from layers import Scale

model = keras.Sequential([keras.Input((4,)), Scale(3.0)])
model.save("model.keras")
print(model.predict(np.ones((1, 4)), verbose=0))
