import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.load_weights("model.weights.h5")
print("steps of the optimizer:", int(model.optimizer.iterations))
