import keras


@keras.saving.register_keras_serializable(package="guide")
class Scale(keras.layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)  # name, dtype, trainable
        self.factor = factor

    def call(self, inputs):
        return self.factor * inputs

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


model = keras.Sequential([keras.Input((4,)), Scale(3.0)])
model.save("model.keras")
print("saved")
print(keras.models.load_model("model.keras").layers[-1].factor)
