import keras


@keras.saving.register_keras_serializable()
class MyRescaling(keras.layers.Layer):
    def call(self, inputs):
        return inputs / 255


model = keras.Sequential([keras.Input((4,)), MyRescaling()])
model.save("model.keras")
keras.models.load_model("model.keras")
