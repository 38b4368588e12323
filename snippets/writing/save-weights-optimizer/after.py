import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")

# The optimizer's variables must exist before they can be filled.
model.optimizer.build(model.trainable_variables)
model.load_weights("net.weights.h5")
print("steps taken:", int(model.optimizer.iterations))
