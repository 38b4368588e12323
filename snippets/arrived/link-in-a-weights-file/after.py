import h5py
import keras

# In a file that you trust: put the numbers where the link is.
with h5py.File("net.weights.h5", "a") as file:
    kernel = file["layers/dense/vars/0"][()]
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = kernel

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.load_weights("net.weights.h5")
print(model.get_weights()[0].round(4))
