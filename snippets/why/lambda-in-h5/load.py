import keras

model = keras.models.load_model("lambda.h5", compile=False)
print(model.output_shape)
