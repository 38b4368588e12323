import keras


class Frozen(keras.layers.Dense):
    def __init__(self, *args, freeze=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.freeze = freeze

    def get_config(self):
        return {**super().get_config(), "freeze": self.freeze}


model = keras.models.load_model("own.h5", custom_objects={"Frozen": Frozen}, compile=False)
print(model.layers[-1].freeze)
