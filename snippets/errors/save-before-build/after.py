import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.keras")

model = keras.models.load_model("model.keras")
print("weights in the file:", sum(len(layer.weights) for layer in model.layers))
