import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model", zipped=False)  # a folder
print(keras.models.load_model("model").output_shape)
