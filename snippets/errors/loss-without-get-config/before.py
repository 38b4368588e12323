import keras


class Weighted:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, y_true, y_pred):
        return self.factor * keras.losses.mean_squared_error(y_true, y_pred)


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss=Weighted(2.0))
model.save("model.keras")
