import keras
import numpy as np


@keras.saving.register_keras_serializable("my_project")
class Double(keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2


model = keras.Sequential([keras.Input((4,)), Double(), keras.layers.Dense(2)])
model.load_weights("model.h5")
model.save("new.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
