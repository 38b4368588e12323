import h5py
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="body"), keras.layers.Dense(2, use_bias=False, name="head")])
with h5py.File("model.h5") as file:  # what the file has, to compare with what the model wants
    print({name: len(group.attrs["weight_names"]) for name, group in file["model_weights"].items() if name != "top_level_model_weights"})
print(", ".join(f"{layer.name}: {len(layer.weights)}" for layer in model.layers))
