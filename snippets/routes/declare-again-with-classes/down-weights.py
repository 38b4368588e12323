import keras
import numpy as np


@keras.saving.register_keras_serializable("my_project")
class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight(name="factor", shape=(1,), initializer="random_normal")

    def call(self, inputs):
        return inputs * self.factor


# The same layers, in the same order, as when the file was written.
model = keras.Sequential([keras.Input((4,)), Scale(), keras.layers.Dense(2)])
model.load_weights("model.weights.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
model.save("new.keras")
