import h5py
import keras

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save_weights("net.weights.h5")
print(model.get_weights()[0].round(4))

# Move the kernel to a file of its own, and leave a link where it was.
with h5py.File("net.weights.h5", "a") as file, h5py.File("kernel.h5", "w") as other:
    file.copy("layers/dense/vars/0", other, "kernel")
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.ExternalLink("kernel.h5", "kernel")
