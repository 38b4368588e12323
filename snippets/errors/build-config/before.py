import keras
import numpy as np


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(2)

    def call(self, left, right):
        return self.dense(left) + right


model = Net()
model(np.ones((1, 4)), np.ones((1, 2)))
model.save("model.keras")
again = keras.models.load_model("model.keras")
print(len(again.weights))
