import keras


class Frozen(keras.layers.Dense):
    def get_config(self):
        return {**super().get_config(), "freeze": True}


model = keras.Sequential([keras.Input((4,)), Frozen(2)])
model.save("own.h5")
keras.models.load_model("own.h5", custom_objects={"Frozen": Frozen})
