"""Writes the files that `real.tar.gz` holds, in one environment; with `pack` as last argument, packs what both wrote.

    .environments/keras2/bin/python tests/identify/make.py FOLDER
    .environments/keras3/bin/python tests/identify/make.py FOLDER pack
"""

import os
import sys
import tarfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

layers = keras.layers
root = Path(sys.argv[1]).resolve()
out = root / ("keras3" if keras.__version__.startswith("3") else "keras2")
out.mkdir(parents=True)
os.chdir(out)


@keras.saving.register_keras_serializable(package="shop")
class Scale(layers.Layer):
    def call(self, inputs):
        return inputs * 2.0


keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="hard_sigmoid", name="hidden"), layers.Dropout(0.1), layers.Dense(2)], name="tiny")
model.compile("adam", "mse")
model.fit(np.ones((4, 4)), np.ones((4, 2)), verbose=0)
model.save("model.keras")
model.save_weights("only.weights.h5")
Path("model.json").write_text(model.to_json())
model.export("exported")
keras.Sequential([keras.Input((4,)), layers.Lambda(lambda x: x * 2), Scale(), layers.Dense(1)], name="odd").save("lambda.keras")
if out.name == "keras2":
    keras.Sequential([keras.Input((4,)), layers.Lambda(lambda x: x * 2), Scale(), layers.Dense(1)], name="odd").save("lambda.h5")
    model.save_weights("legacy.h5")
    model.save_weights("checkpoint/weights.ckpt")
    model.save("saved_model")
    Path("model.tflite").write_bytes(tf.lite.TFLiteConverter.from_saved_model("saved_model").convert())
    constant = convert_variables_to_constants_v2(tf.function(lambda x: model(x)).get_concrete_function(tf.TensorSpec((1, 4))))
    Path("frozen.pb").write_bytes(constant.graph.as_graph_def().SerializeToString())
else:
    model.save("folder", zipped=False)
    model.save_weights("sharded.weights.json", max_shard_size=1e-7)
model.save("model.h5")  # last: in Keras 3 it takes the optimizer from what is saved afterwards

if sys.argv[-1] == "pack":
    with tarfile.open(Path(__file__).with_name("real.tar.gz"), "w:gz") as archive:
        for path in sorted(root.rglob("*")):
            info = archive.gettarinfo(path, str(path.relative_to(root)))
            info.uid = info.gid = info.mtime = 0
            info.uname = info.gname = ""
            if path.is_file():
                with path.open("rb") as file:
                    archive.addfile(info, file)
