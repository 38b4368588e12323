import keras

model = keras.models.load_model("new.keras")
model.export("served")
