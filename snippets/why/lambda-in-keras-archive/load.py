import keras

model = keras.models.load_model("lambda.keras", compile=False)
print(model.output_shape)
