import keras


@keras.saving.register_keras_serializable()
def scale(inputs, factor):
    return factor * inputs


model = keras.Sequential([keras.Input((4,)), keras.layers.Lambda(scale, output_shape=(4,), arguments={"factor": 3.0})])
model.save("model.keras")
print(keras.models.load_model("model.keras", safe_mode=False).output_shape)  # your own file
