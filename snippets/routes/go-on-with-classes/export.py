import keras


@keras.saving.register_keras_serializable("my_project")
class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight(name="factor", shape=(1,), initializer="random_normal")

    def call(self, inputs):
        return inputs * self.factor


model = keras.models.load_model("new.keras")
model.export("served")
