import keras


@keras.saving.register_keras_serializable()
class Fixed(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.01

    def get_config(self):
        return {}


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer=keras.optimizers.Adam(Fixed()), loss="mean_squared_error")
model.optimizer.build(model.trainable_variables)
model.save("model.keras")
again = keras.models.load_model("model.keras")
print(again.optimizer.get_config()["learning_rate"]["class_name"])
