import keras
import numpy as np


@keras.saving.register_keras_serializable("my_project")
class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight(name="factor", shape=(1,), initializer="random_normal")

    def call(self, inputs):
        return inputs * self.factor


model = keras.models.load_model("new.keras")
# A new optimizer: it starts without the momentum of the old one.
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(np.ones((8, 4)), np.ones((8, 2)), verbose=0)
print("trained")
