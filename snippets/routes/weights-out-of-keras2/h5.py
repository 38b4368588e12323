import keras

model = keras.models.load_model("model.h5", compile=False)
model.summary()
model.save_weights("model.weights.h5")
