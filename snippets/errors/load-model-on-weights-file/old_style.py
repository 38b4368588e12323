import keras

model = keras.models.load_model("weights.h5")
