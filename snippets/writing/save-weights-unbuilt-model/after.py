import h5py
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save_weights("net.weights.h5")

with h5py.File("net.weights.h5") as file:
    print("arrays of the Dense layer:", len(file["layers/dense/vars"]))
