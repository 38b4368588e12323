"""Does many conversions in one process, in the environment `tools`: jobs as JSON on standard input, what came of them as JSON on standard output.

A job: {"source", "model", "target", "options", "expected": npz with inputs and predictions, "again": model to load the result into}.
"""

import json
import os
import sys
import warnings
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", KERAS_BACKEND="tensorflow", CUDA_VISIBLE_DEVICES="-1", TF_ENABLE_ONEDNN_OPTS="0")
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "snippets" / "tools"), str(HERE)]
warnings.simplefilter("ignore")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from weights import convert_weights, model_maker  # noqa: E402


def difference(job):
    model = model_maker(job["model"])()
    model.load_weights(job["target"])
    stored = np.load(job["expected"])
    given = [stored[name] for name in sorted(stored.files) if name.startswith("x")]
    expected = [stored[name] for name in sorted(stored.files) if name.startswith("y")]
    got = keras.tree.flatten(model(given[0] if len(given) == 1 else given, training=False))
    return max(float(np.abs(np.asarray(a) - b).max() / np.abs(b).max()) for a, b in zip(got, expected, strict=True))


def done(job):
    report = convert_weights(job["source"], job["model"], job["target"], **job.get("options", {}))
    found = report.as_json("en") | {"lines": {lang: report.lines(lang) for lang in ("zh", "en")}}
    if report.status == "converted" and job.get("expected"):
        found["difference"] = difference(job)
    return found


answer = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what libraries print is not the answer
json.dump([done(job) for job in json.load(sys.stdin)], answer)
answer.close()
