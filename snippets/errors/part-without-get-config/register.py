import keras


@keras.saving.register_keras_serializable()
class Nothing:
    def __call__(self, weights):
        return 0.0
