"""Runs the programs of a JSON list, each in a process and an empty folder of its own, and prints what became of them. For the Python of an environment."""

import json
import multiprocessing
import os
import sys
import tempfile
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"


def run(code, queue):
    os.chdir(tempfile.mkdtemp(dir=os.getcwd()))
    warnings.simplefilter("ignore")
    try:
        exec(compile(code, "program", "exec"), {"__name__": "__main__"})
        queue.put("ok")
    except BaseException as error:
        queue.put(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    import keras  # noqa: F401
    import tensorflow  # noqa: F401

    results = []
    context = multiprocessing.get_context("fork")
    for code in json.load(sys.stdin):
        queue = context.Queue()
        process = context.Process(target=run, args=(code, queue))
        process.start()
        results.append(queue.get(timeout=120))
        process.join()
    print("\n" + json.dumps(results))
