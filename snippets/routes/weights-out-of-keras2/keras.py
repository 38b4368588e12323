import keras

model = keras.models.load_model("model.keras", compile=False)
model.summary()
model.save_weights("model.weights.h5")
