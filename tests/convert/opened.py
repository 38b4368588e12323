"""Whether Keras 2.15 opens what `convert.py --to keras2` wrote, and predicts the same. Run by tests/test_convert.py in the environment `keras2`.

    python tests/convert/opened.py < pairs.json      [{"target": .h5, "expected": .npz}, ...] -> the same, with "apart" or "error"
"""

from __future__ import annotations

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

    model = keras.models.load_model(target)  # with its compile settings, as a reader would
    with np.load(expected) as arrays:
        inputs = [arrays[f"x{i}"] for i in range(sum(name[0] == "x" for name in arrays.files))]
        outputs = [arrays[f"y{i}"] for i in range(sum(name[0] == "y" for name in arrays.files))]
    inputs = [tf.constant(a.astype(str)) if a.dtype.kind in "USO" else tf.constant(a) for a in inputs]
    answers = [np.asarray(a) for a in tf.nest.flatten(model(tf.nest.pack_sequence_as(model._nested_inputs, inputs), training=False))]
    if [a.shape for a in answers] != [y.shape for y in outputs]:
        raise ValueError(f"shapes {[a.shape for a in answers]} instead of {[y.shape for y in outputs]}")
    return float(max((np.abs(a.astype("float64") - y).max(initial=0) / max(np.abs(y).max(initial=0), 1e-30) for a, y in zip(answers, outputs, strict=True)), default=0))


def main() -> None:
    import keras

    pairs = json.load(sys.stdin)
    for pair in pairs:
        try:
            pair["apart"] = apart(pair["target"], pair["expected"])
        except Exception as error:  # one file's trouble is its own
            pair["error"] = f"{type(error).__name__}: {next((line for line in str(error).splitlines() if line.strip()), '')[:300]}"
        keras.backend.clear_session()
    json.dump(pairs, sys.stdout)


if __name__ == "__main__":
    main()
