import keras


@keras.saving.register_keras_serializable(package="guide")
class Scale(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        return self.factor * inputs


model = keras.Sequential([keras.Input((4,)), Scale(3.0)])
model.save("model.keras")
print("saved")
print(keras.models.load_model("model.keras").layers[-1].factor)
