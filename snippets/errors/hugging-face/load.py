import keras

model = keras.models.load_model("hf://somebody/model")
