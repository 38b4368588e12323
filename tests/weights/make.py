"""Writes the checkpoints that tests/test_weights.py reads. With TensorFlow 2.15:

    python tests/weights/make.py

Packs them as files.tar.gz beside it. NAME.npz holds an input `x` and what the model predicted for it, `y`; models.py declares the models.
"""

import os
import random
import sys
import tarfile
import tempfile
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", TF_ENABLE_ONEDNN_OPTS="0")
sys.path.insert(0, str(Path(__file__).parent))

import models
import numpy as np
import tensorflow as tf
from tensorflow import keras

HERE = Path(__file__).parent
CASES = {"picture": (8, 8, 1), "nested": (6, 4), "own": (3,), "dense": (3,)}


def trained(name):
    keras.backend.clear_session()
    model = getattr(models, name)()
    generator = np.random.default_rng(7)
    for variable in model.variables:
        if variable.dtype.is_floating:
            variable.assign(generator.uniform(0.1, 0.9, variable.shape) - (0 if "variance" in variable.name else 0.4))
    model.compile("adam", "mse", metrics=["mae"])
    x = generator.standard_normal((4, *CASES[name])).astype("float32")
    model.fit(x, np.ones((4, 2), "float32"), verbose=0)
    return model, x


def write(out):
    for name in CASES:
        model, x = trained(name)
        folder = out / name
        folder.mkdir()
        np.savez(folder / "expected.npz", x=x, y=model(x, training=False).numpy())
        model.save_weights(folder / "keras.ckpt")  # with a file `checkpoint`
        model.save_weights(folder / "old.h5", save_format="h5")
        model.save_weights(folder / "new.weights.h5")
        step = tf.Variable(3, dtype=tf.int64)
        tf.train.CheckpointManager(tf.train.Checkpoint(step=step, net=model, optimizer=model.optimizer), str(folder / "manager"), 2).save()
        if name in ("picture", "own"):
            model.save(folder / "saved", save_format="tf")
    by_names(out / "dense")
    export(out / "dense")


def by_names(folder):
    """As programs for TensorFlow 1 saved: variables, slots of the optimizer and a step, all by name."""
    values = trained("dense")[0].get_weights()
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        tf.compat.v1.keras.backend.set_session(session)
        model = models.dense()
        step = tf.compat.v1.train.get_or_create_global_step()
        loss = tf.reduce_mean(model.output**2)
        tf.compat.v1.train.AdamOptimizer().minimize(loss, global_step=step)
        session.run(tf.compat.v1.global_variables_initializer())
        for variable, value in zip(model.variables, values, strict=True):
            variable.load(value, session)
        tf.compat.v1.train.Saver().save(session, str(folder / "names"), write_meta_graph=False)


def export(folder):
    model, _ = trained("dense")
    model.export(str(folder / "exported"))


if __name__ == "__main__":
    random.seed(1)
    tf.random.set_seed(1)
    with tempfile.TemporaryDirectory() as place:
        write(Path(place))
        for needless in [*Path(place).rglob("saved_model.pb"), *Path(place).rglob("keras_metadata.pb"), *Path(place).rglob("fingerprint.pb")]:
            needless.unlink()  # only the variables are read

        def anonymous(member):
            member.uid = member.gid = member.mtime = 0
            member.uname = member.gname = ""
            return member

        with tarfile.open(HERE / "files.tar.gz", "w:gz") as archive:
            for path in sorted(Path(place).rglob("*")):
                if path.is_file():
                    archive.add(path, path.relative_to(place).as_posix(), filter=anonymous)
