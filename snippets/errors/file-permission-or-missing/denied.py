import os
import tempfile

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
with tempfile.TemporaryDirectory() as folder:
    os.symlink("/proc/sys/vm/compact_memory", f"{folder}/model.weights.h5")
    model.load_weights(f"{folder}/model.weights.h5")
