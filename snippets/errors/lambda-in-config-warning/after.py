import keras


@keras.saving.register_keras_serializable()
def halved(x):
    return x / 2


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation=halved)])
model.save("model.keras")
print(keras.models.load_model("model.keras").layers[-1].activation.__name__)
