import keras

model = keras.models.load_model("old_model", compile=False)
model.save("new_model")
