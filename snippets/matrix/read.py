"""Opens what write.py saved, in the ways that `job.json` names, and compares the predictions; `read.json` says what came of it."""

import json
import logging
import warnings
from pathlib import Path

import keras
import numpy as np
from models import declare, inputs, predict

job = json.loads(Path("job.json").read_text())
name = job["model"]
keras3 = keras.__version__.startswith("3")
expected = np.load("expected.npy")
tolerance = 5e-3 if name == "mixed-precision" else 1e-4
PATHS = {
    "keras": "model.keras", "h5": "model.h5",  # not model.weights.h5, which Keras 3.4 destroys when it opens model.keras
    "weights-h5": "weights-only.weights.h5", "legacy-weights-h5": "legacy.h5",
    "savedmodel": "savedmodel", "checkpoint": "checkpoint/weights", "json": "model.json",
}


def into_declared(path):
    model = declare(name, seed=2)  # other weights: what is not read shows
    status = model.load_weights(path)
    if hasattr(status, "assert_existing_objects_matched"):
        status.assert_existing_objects_matched()
    return model


def from_json(path):
    model = keras.models.model_from_json(Path(path).read_text())
    model.load_weights("json.weights.h5")
    return model


WAYS = {
    "load": lambda path: keras.models.load_model(path),
    "load-no-compile": lambda path: keras.models.load_model(path, compile=False),
    "load-unsafe": lambda path: keras.models.load_model(path, compile=False, safe_mode=False),
    "load-weights": into_declared,
    "from-json": from_json,
    "tfsm-layer": lambda path: keras.layers.TFSMLayer(path, call_endpoint="serve" if job["exported"] else "serving_default"),
}


def called(layer):
    answer = layer(inputs(name))
    answer = next(iter(answer.values())) if isinstance(answer, dict) else answer
    return np.asarray(answer, "float32")


def came_back(model):
    """Whether the optimizer has made one step and remembers it; some fill their state in only when they are built."""
    optimizer = model.optimizer
    try:
        if len(optimizer.variables) < 3:
            optimizer.build(model.trainable_variables)
        return int(np.asarray(optimizer.iterations)) == 1 and any(np.any(np.asarray(state)) for state in list(optimizer.variables)[2:])
    except Exception:  # none, or one that is not of this Keras
        return False


class Heard(logging.Handler):
    def emit(self, record):
        said.append(record.getMessage().split("\n")[0])


said = []
logging.getLogger("absl").addHandler(Heard(logging.WARNING))
found = {}
for artifact, way in job["cells"]:
    said.clear()
    keras.backend.clear_session()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        try:
            model = WAYS[way](PATHS[artifact])
            predicted = called(model) if way == "tfsm-layer" else predict(model, name)
        except Exception as error:
            cell = {"word": "raises", "type": type(error).__name__, "message": str(error)}
        else:
            if predicted.shape != expected.shape:
                difference = float("inf")
            else:
                difference = float(np.max(np.abs(predicted - expected)) / max(float(np.max(np.abs(expected))), 1e-6))
            cell = {"word": "equal" if difference <= tolerance else "differs", "difference": difference}
            if name == "compiled" and way == "load":
                cell["optimizer"] = came_back(model)
    cell["warnings"] = sorted({str(w.message).split("\n")[0] for w in caught if issubclass(w.category, UserWarning)} | set(said))
    found[f"{artifact}/{way}"] = cell
Path("read.json").write_text(json.dumps(found))
