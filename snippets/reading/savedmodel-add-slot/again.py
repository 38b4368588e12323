import keras

model = keras.models.load_model("old_model", compile=False)
# compile=False is not enough: the restored optimizer would be saved again.
model.save("new_model", include_optimizer=False)
