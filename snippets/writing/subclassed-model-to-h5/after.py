import keras
import numpy as np


@keras.saving.register_keras_serializable(package="guide")
class Classifier(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(2)

    def call(self, inputs):
        return self.dense(inputs)


keras.utils.set_random_seed(1)
model = Classifier()
print(model.predict(np.ones((1, 4)), verbose=0).round(4))
model.save("classifier.keras")

model = keras.models.load_model("classifier.keras")
print(model.predict(np.ones((1, 4)), verbose=0).round(4))
