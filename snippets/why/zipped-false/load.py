import keras

model = keras.models.load_model("model")
print(model.output_shape)
