"""What converted files predict, against what the old Keras predicted that wrote the originals. Run by tests/test_convert.py in the environment `tools`.

    python tests/legacy/check.py < pairs.json      [{"target": converted file, "expected": .npz}, ...] -> the same, with "apart" or "error"

`apart`: the largest difference, relative to the largest value of its output.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
import warnings

os.environ.update({"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "TF_ENABLE_ONEDNN_OPTS": "0"})
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)


def apart(target: str, expected: str) -> float:
    import keras
    import numpy as np
    import tensorflow as tf

    if target.endswith(".keras"):
        library, flatten, pack = keras, keras.tree.flatten, keras.tree.pack_sequence_as
    else:
        import tf_keras

        library, flatten, pack = tf_keras, tf.nest.flatten, tf.nest.pack_sequence_as
    model = library.models.load_model(target, compile=False)
    with np.load(expected) as arrays:
        inputs = [arrays[f"x{i}"] for i in range(sum(name[0] == "x" for name in arrays.files))]
        outputs = [arrays[f"y{i}"] for i in range(sum(name[0] == "y" for name in arrays.files))]
    inputs = [tf.constant(a.astype(str)) if a.dtype.kind in "USO" else tf.constant(a) for a in inputs]
    graph = model._functional if library is keras and isinstance(model, keras.Sequential) else model
    structure = graph._inputs_struct if library is keras else graph._nested_inputs
    answers = [np.asarray(a) for a in flatten(model(pack(structure, inputs), training=False))]
    if [a.shape for a in answers] != [y.shape for y in outputs]:
        raise ValueError(f"shapes {[a.shape for a in answers]} instead of {[y.shape for y in outputs]}")
    differences = [np.abs(a.astype("float64") - y.astype("float64")).max(initial=0) / max(np.abs(y.astype("float64")).max(initial=0), 1e-30) for a, y in zip(answers, outputs, strict=True)]
    return float(max(differences, default=0))


def main() -> None:
    import keras
    import tf_keras  # noqa: F401 -- imported once, before the collector is told to leave what is there alone

    gc.collect()
    gc.freeze()
    pairs = json.load(sys.stdin)
    for pair in pairs:
        try:
            pair["apart"] = apart(pair["target"], pair["expected"])
        except Exception as error:  # one file's trouble is its own
            pair["error"] = f"{type(error).__name__}: {str(error).splitlines()[0][:300] if str(error) else ''}"
        keras.backend.clear_session()
    json.dump(pairs, sys.stdout)


if __name__ == "__main__":
    main()
