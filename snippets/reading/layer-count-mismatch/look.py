import h5py

with h5py.File("model.h5") as file:
    group = file["model_weights"] if "model_weights" in file else file
    for layer in group.attrs["layer_names"]:
        print(layer, [group[layer][name].shape for name in group[layer].attrs["weight_names"]])
