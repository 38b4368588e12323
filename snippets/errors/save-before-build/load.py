import keras

model = keras.models.load_model("model.keras")
print("weights in the file:", sum(len(layer.weights) for layer in model.layers))
