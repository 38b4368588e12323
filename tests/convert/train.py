"""Whether a converted model evaluates and trains as its original. Run by tests/test_convert.py in the environment `tools`.

    python tests/convert/train.py < pairs.json      [{"source": of Keras 2, "target": .keras, "expected": .npz}, ...] -> the same, with what was found

Each pair gets "evaluated", "trained" and "after": the largest relative difference of the losses, and after one step of the weights and of the losses; or "error"; or "uncompiled".
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


def far(one: object, two: object) -> float:
    import numpy as np

    one, two = np.asarray(one, "float64"), np.asarray(two, "float64")
    return float(np.abs(one - two).max(initial=0) / max(np.abs(one).max(initial=0), 1e-6)) if one.shape == two.shape else float("inf")


def answers(model: object, names: list[str], inputs: list, outputs: list) -> list:
    """What this model should learn: numbers that suit its losses."""
    import numpy as np

    generator = np.random.default_rng(3)
    targets = []
    losses = str(model.get_compile_config() if hasattr(model, "get_compile_config") else model.loss) + str(getattr(model, "loss", ""))
    for output in outputs:
        count = output.shape[-1] if output.ndim > 1 else 1
        if "sparse" in losses.lower():
            targets.append(generator.integers(0, count, output.shape[:-1]))
        elif "crossentropy" in losses.lower() or "hinge" in losses.lower():
            targets.append(np.eye(count, dtype="float32")[generator.integers(0, count, output.shape[:-1])] if count > 1 else generator.integers(0, 2, output.shape).astype("float32"))
        else:
            targets.append(np.abs(generator.standard_normal(output.shape)).astype("float32"))
    return targets


def look(pair: dict) -> None:
    import keras
    import numpy as np
    import tf_keras

    new = keras.saving.load_model(pair["target"], compile=True)
    if not new.compiled:
        pair["uncompiled"] = True
        return
    old = tf_keras.models.load_model(pair["source"], compile=True)
    with np.load(pair["expected"]) as arrays:
        inputs = [arrays[f"x{i}"] for i in range(sum(name[0] == "x" for name in arrays.files))]
        outputs = [arrays[f"y{i}"] for i in range(sum(name[0] == "y" for name in arrays.files))]
    targets = answers(old, old.output_names, inputs, outputs)
    x, y = (inputs[0] if len(inputs) == 1 else inputs), (targets[0] if len(targets) == 1 else targets)
    before = [np.asarray(old.evaluate(x, y, verbose=0, batch_size=len(inputs[0]))).ravel()[0], np.asarray(new.evaluate(x, y, verbose=0, batch_size=len(inputs[0]))).ravel()[0]]
    pair["evaluated"] = far(*before)
    pair["losses"] = [float(v) for v in before]
    old.train_on_batch(x, y)
    new.train_on_batch(x, y)
    old_weights, new_weights = old.get_weights(), new.get_weights()
    pair["trained"] = max((far(a, b) for a, b in zip(old_weights, new_weights, strict=True)), default=0.0)
    pair["after"] = far(*(np.asarray(model.evaluate(x, y, verbose=0, batch_size=len(inputs[0]))).ravel()[0] for model in (old, new)))
    pair["optimizers"] = [type(old.optimizer).__name__, type(new.optimizer).__name__]


def main() -> None:
    import keras
    import tf_keras

    gc.collect()
    gc.freeze()
    pairs = json.load(sys.stdin)
    for pair in pairs:
        try:
            keras.utils.set_random_seed(1)
            look(pair)
        except Exception as error:  # one pair's trouble is its own
            pair["error"] = f"{type(error).__name__}: {next((line for line in str(error).splitlines() if line.strip()), '')[:300]}"
        keras.backend.clear_session()
        tf_keras.backend.clear_session()
    json.dump(pairs, sys.stdout)


if __name__ == "__main__":
    main()
