import keras
import numpy as np


@keras.saving.register_keras_serializable("my_project")
class Double(keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2


model = keras.models.load_model("model.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
