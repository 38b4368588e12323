import keras

model = keras.models.load_model("wrapped.keras")
