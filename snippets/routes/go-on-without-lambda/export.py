import keras


@keras.saving.register_keras_serializable("my_project")
class Double(keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2


model = keras.models.load_model("new.keras")
model.export("served")
