import keras


class Fixed(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.01


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer=keras.optimizers.Adam(Fixed()), loss="mean_squared_error")
model.save("model.keras")
