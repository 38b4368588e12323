from pathlib import Path

import keras
import tensorflow as tf

print(tf.train.latest_checkpoint("training"))

newest = max(Path("training").glob("*.weights.h5"), key=lambda path: path.stat().st_mtime)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.load_weights(newest)
print(newest.name)
