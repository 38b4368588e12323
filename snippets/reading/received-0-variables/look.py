import h5py


def show(name, item):
    if isinstance(item, h5py.Dataset):
        print(name, item.shape)


with h5py.File("model.weights.h5") as file:
    file.visititems(show)
