import keras

loaded = keras.models.load_model("served")
print("a Keras model:", isinstance(loaded, keras.Model))
