import keras


class Cut(keras.layers.Layer):
    def __init__(self, *columns, **kwargs):
        super().__init__(**kwargs)
        self.columns = columns

    def call(self, inputs):
        return keras.layers.concatenate([inputs[:, i : i + 1] for i in self.columns])


model = keras.Sequential([keras.Input((4,)), Cut(0, 2)])
model.save("model.keras")
