import keras
import numpy as np

scale = 2


@keras.saving.register_keras_serializable("my_project")
class Scale(keras.layers.Layer):
    def call(self, inputs):
        return inputs * scale


model = keras.Sequential([keras.Input((4,)), Scale(), keras.layers.Dense(2)])
model.load_weights("model.h5")
model.save("new.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
