import h5py
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save_weights("model.weights.h5")

file = h5py.File("model.weights.h5")
print(list(file))
model.save_weights("model.weights.h5")
