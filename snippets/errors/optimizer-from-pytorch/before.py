import keras

model = keras.models.load_model("from-torch.keras")
