import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
keras.saving.save_weights(model, "net.weights.h5")
keras.saving.load_weights(model, "net.weights.h5")
