"""Time saving and loading the same model as .h5, .keras and .weights.h5.

    python measure.py                  a small table
    python measure.py --model layers   one of the two models only
    python measure.py --json           every single measurement: seconds and bytes

Seconds are wall-clock time. Files are read back from the system's cache, so
this measures Keras rather than the disk.
"""

import argparse
import gc
import json
import logging
import platform
import random
import tempfile
import time
import warnings
from pathlib import Path
from statistics import median

import h5py
import keras
import numpy as np
import tensorflow as tf

FORMATS = [".h5", ".keras", ".weights.h5"]
MODELS = {"large": (6, 4096), "layers": (500, 16)}  # Dense layers, units in each


def build(layers, units):
    x = inputs = keras.Input((units,))
    for _ in range(layers):
        x = keras.layers.Dense(units)(x)
    return keras.Model(inputs, x)


def seconds(action, *arguments, **options):
    """Run the action once; return its duration and its result."""
    gc.collect()
    start = time.perf_counter()
    result = action(*arguments, **options)
    return time.perf_counter() - start, result


def save_and_load(model, shape, suffix):
    """Save and load once in a fresh folder: seconds, seconds, bytes."""
    keras.backend.clear_session()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "model" + suffix))
        if suffix == ".weights.h5":
            save, _ = seconds(model.save_weights, path)
            loaded = build(*shape)  # not timed: load_weights needs a model that is built
            load, _ = seconds(loaded.load_weights, path)
        else:
            save, _ = seconds(model.save, path)
            load, loaded = seconds(keras.models.load_model, path, compile=False)
        size = Path(path).stat().st_size
    # A load that went wrong must not count as a fast one.
    for saved, read in zip(model.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(read, saved)
    return save, load, size


def measure(shape, repeat):
    """All measurements of one model. The formats take turns, in random order: a slow moment belongs to none."""
    model = build(*shape)
    files = {suffix: {"save": [], "load": [], "size": []} for suffix in FORMATS}
    for turn in range(repeat + 1):
        for suffix in random.sample(FORMATS, len(FORMATS)):
            results = save_and_load(model, shape, suffix)
            if turn > 0:  # the first turn is a warm-up
                for name, value in zip(["save", "load", "size"], results):
                    files[suffix][name].append(value)
    return {"parameters": model.count_params(), "layers": shape[0], "files": files}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", choices=MODELS, help="default: both")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="default: 5")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    # Every .h5 brings a warning about the legacy format, in Keras 3 through absl's log.
    warnings.filterwarnings("ignore", message=".*HDF5 file")
    for name in ("absl", "tensorflow"):
        logging.getLogger(name).setLevel(logging.ERROR)

    versions = {"python": platform.python_version()}
    versions |= {module.__name__: module.__version__ for module in (keras, tf, h5py, np)}
    names = [options.model] if options.model else list(MODELS)
    models = {name: measure(MODELS[name], options.repeat) for name in names}
    if options.json:
        print(json.dumps({"versions": versions, "models": models}))
        return

    print("Keras", keras.__version__, "- median of", options.repeat)
    print(f"{'model':8}{'file':14}{'save s':>8}{'load s':>8}{'MB':>8}")
    for name, model in models.items():
        for suffix, file in model["files"].items():
            save, load, size = (median(values) for values in file.values())
            print(f"{name:8}{suffix:14}{save:8.2f}{load:8.2f}{size / 1e6:8.1f}")


if __name__ == "__main__":
    main()
