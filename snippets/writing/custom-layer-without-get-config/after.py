import keras


@keras.saving.register_keras_serializable(package="guide")
class Twice(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def call(self, inputs):
        return 2.0 * self.inner(inputs)

    def get_config(self):
        return {**super().get_config(), "inner": keras.saving.serialize_keras_object(self.inner)}

    @classmethod
    def from_config(cls, config):
        config["inner"] = keras.saving.deserialize_keras_object(config["inner"])
        return cls(**config)


model = keras.Sequential([keras.Input((4,)), Twice(keras.layers.Dense(2))])
model.save("model.keras")
print(type(keras.models.load_model("model.keras").layers[-1]).__name__)
