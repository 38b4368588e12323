import os
import shutil

import keras


def save(model, path):
    needed = 3 * 4 * model.count_params()  # bytes: the weights and what Adam keeps for each
    if shutil.disk_usage(os.path.dirname(path) or ".").free < 2 * needed:
        raise SystemExit(f"not enough space for {path}: free some, or save elsewhere")
    model.save("unfinished-" + path)
    os.replace("unfinished-" + path, path)


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
save(model, "model.keras")

os.symlink("/dev/full", "unfinished-model.keras")  # now the disk is full
try:
    save(model, "model.keras")
except OSError as error:
    print(error)
print("the earlier file was kept:", keras.models.load_model("model.keras").count_params() == 10)
