import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.load_weights("net.weights.h5")
print(model.get_weights()[0].round(4))
