"""Saves one model in every way this Keras knows. `job.json` names the model; `written.json` says what came of it."""

import json
from pathlib import Path

import keras
import numpy as np
from models import declare, predict, train

name = json.loads(Path("job.json").read_text())["model"]
keras3 = keras.__version__.startswith("3")
model = declare(name, seed=1)
if name == "compiled":
    train(model, name)
np.save("expected.npy", predict(model, name))

# The full .h5 comes last: saving it changes the model in memory in Keras 3.
ways = {
    "keras": lambda: model.save("model.keras"),
    "weights-h5": lambda: model.save_weights("weights-only.weights.h5"),
    "json": lambda: (Path("model.json").write_text(model.to_json()), model.save_weights("json.weights.h5")),
    "savedmodel": lambda: model.export("savedmodel") if keras3 else model.save("savedmodel"),
    "checkpoint": lambda: model.save_weights("checkpoint/weights"),
    "legacy-weights-h5": lambda: model.save_weights("legacy.h5"),
    "h5": lambda: model.save("model.h5"),
}
said = {}
for artifact, write in ways.items():
    try:
        write()
        said[artifact] = {}
    except Exception as error:
        said[artifact] = {"type": type(error).__name__, "message": str(error)}
Path("written.json").write_text(json.dumps(said))
