import keras

model = keras.models.load_model("text.keras")
print(model.output_shape)
