import keras

# my_layers.py lies in this folder, but nothing here imports it.
model = keras.models.load_model("scale.keras")
