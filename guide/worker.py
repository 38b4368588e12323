"""Runs steps inside one environment. This process never computes: it imports nothing, its fork server imports TensorFlow and
Keras once, and every step runs in a fork of that server, in its own folder, under a time limit.

Speaks JSON lines: jobs come on standard input, results go to standard output. Started by guide.run with the environment's
Python; needs only the standard library and what the step itself imports.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
import types
import warnings
from pathlib import Path

from guide import artifacts


def versions(packages: list[str]) -> dict[str, str]:
    """Installed versions by import name; `python` as major.minor."""
    found = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for package in packages:
        names = [package, package.replace("_", "-"), f"{package}-cpu"]
        for name in names:
            try:
                found[package] = importlib.metadata.version(name)
                break
            except importlib.metadata.PackageNotFoundError:
                continue
    return found


# --- inside the fork -------------------------------------------------------------------------------------------------


def _probe(preload: list[str], connection) -> None:
    missing = [name for name in preload if name not in sys.modules]
    errors = []
    for name in missing:  # the fork server swallows import errors: ask again, to name them
        try:
            __import__(name)
            errors.append(f"{name}: was not imported before the fork")
        except Exception as error:
            errors.append(f"import {name}: {type(error).__name__}: {error}")
    connection.send(errors)


def execute(job: dict) -> None:
    """Run `job["script"]` in `job["folder"]` as `python script` would; write what happened to `job["result"]`."""
    folder = Path(job["folder"])
    if hasattr(os, "setsid"):
        os.setsid()  # so that the worker can end this process with all its children
    os.chdir(folder)
    for number, name in ((1, job["stdout"]), (2, job["stderr"])):
        target = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(target, number)
        os.close(target)
    sys.stdout = open(1, "w", encoding="utf-8", buffering=1, closefd=False)
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)
    sys.stdin = open(os.devnull)
    sys.argv = [job["script"]]
    here = str(Path(__file__).resolve().parent.parent)
    sys.path[:] = [str(folder), *(entry for entry in sys.path if entry not in ("", here, str(folder)))]

    raised: list[dict] = []
    warned = _listen_to_warnings()
    before_files = tree(folder)
    before_state = _state()
    main = types.ModuleType("__main__")
    main.__file__ = job["script"]
    sys.modules["__main__"] = main
    exit_status = 0
    try:
        source = (folder / job["script"]).read_text(encoding="utf-8")
        exec(compile(source, job["script"], "exec"), main.__dict__)
    except SystemExit as end:
        exit_status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if exit_status:
            raised = [{"type": "SystemExit", "message": str(end.code)}]
    except BaseException as error:
        exit_status = 1
        traceback.print_exc()
        raised = _chain(error)
    sys.stdout.flush()
    sys.stderr.flush()
    result = {
        "exit": exit_status,
        "exceptions": raised,
        "warnings": warned,
        "files": written(folder, before_files),
        "leaves": _left_behind(before_state),
    }
    temporary = Path(job["result"] + ".part")
    temporary.write_text(json.dumps(result), encoding="utf-8")
    temporary.rename(job["result"])
    os._exit(0)  # what the step left running must not hold up the others


def _chain(error: BaseException) -> list[dict]:
    """The exception the reader sees last, first; then what it was raised from or during."""
    chain = []
    while error is not None and len(chain) < 10:
        kind = type(error)
        module = "" if kind.__module__ in ("builtins", "__main__") else kind.__module__ + "."
        chain.append({"type": kind.__name__, "qualified": module + kind.__qualname__, "message": str(error)})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _listen_to_warnings() -> list[dict]:
    """Python warnings and log records of level WARNING and above, as they are shown; both still reach the reader."""
    heard: list[dict] = []
    show, call = warnings.showwarning, logging.Logger.callHandlers

    def showwarning(message, category, filename, lineno, file=None, line=None):
        heard.append({"type": category.__name__, "message": str(message)})
        show(message, category, filename, lineno, file, line)

    def call_handlers(logger, record):
        if record.levelno >= logging.WARNING:
            heard.append({"type": record.name, "message": record.getMessage()})
        call(logger, record)

    warnings.showwarning = showwarning
    logging.Logger.callHandlers = call_handlers
    return heard


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tree(folder: Path) -> dict[str, str]:
    """Every file below `folder`, and a digest of its content."""
    return {p.relative_to(folder).as_posix(): _digest(p) for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts}


def written(folder: Path, before: dict[str, str]) -> list[dict]:
    """What the step wrote, changed or removed; a folder that is one artifact counts as one."""
    after = tree(folder)
    changed = {name for name in after if before.get(name) != after[name]}
    top = {folder / name.split("/")[0] for name in changed} | {p for p in folder.iterdir() if p.is_dir() and p.name != "__pycache__" and not any(p.iterdir())}
    shown: set[Path] = set()
    for path in top:
        if path.is_dir() and artifacts.kind(path) == "folder" and any(path.iterdir()):
            shown |= {folder / name for name in changed if name.startswith(path.name + "/")}
        else:
            shown.add(path)
    files = []
    for path in sorted(shown):
        name = path.relative_to(folder).as_posix()
        known = name in before or any(other.startswith(name + "/") for other in before)
        files.append({"name": name, "kind": artifacts.kind(path), "size": artifacts.size(path), "change": "changed" if known else "written"})
    for name in sorted(set(before) - set(after)):
        files.append({"name": name, "kind": "removed", "size": 0, "change": "removed"})
    return files


def _state() -> dict[str, object]:
    """Global state that outlives a step in one interpreter."""
    state: dict[str, object] = {f"env:{key}": value for key, value in os.environ.items()}
    state["cwd"] = os.getcwd()
    state |= {f"thread:{thread.name}": True for thread in threading.enumerate()}
    keras = sys.modules.get("keras")
    if keras is not None and hasattr(keras, "backend"):
        settings = getattr(keras, "config", keras.backend)
        for name in ("floatx", "epsilon", "image_data_format"):
            state[f"keras:{name}"] = getattr(settings, name)()
        mixed = keras.mixed_precision  # 2.15 and 3.x name it differently; keras.config has it only from 3.0.5 on
        policy = mixed.dtype_policy() if hasattr(mixed, "dtype_policy") else mixed.global_policy()
        state["keras:dtype_policy"] = policy.name
        library = sys.modules.get("keras.src.saving.serialization_lib")
        if library is not None and hasattr(library, "in_safe_mode"):
            state["keras:safe_mode"] = library.in_safe_mode()
    return state


def _left_behind(before: dict[str, object]) -> list[str]:
    deadline = time.monotonic() + 1.0
    started_with = {key for key in before if key.startswith("thread:")}
    while time.monotonic() < deadline and any(f"thread:{t.name}" not in started_with for t in threading.enumerate()):
        time.sleep(0.02)  # a thread that is about to end is not left behind
    after = _state()
    imported = {key for key in after if key.startswith("keras:") and key not in before}  # keras came with the step
    left = sorted(key for key in after if after[key] != before.get(key) and key not in imported)
    left += sorted(key for key in before if key not in after and key.startswith("env:"))
    # set by TensorFlow, Keras and h5py themselves when a step imports them
    ours = {"TF2_BEHAVIOR", "TPU_ML_PLATFORM", "TPU_ML_PLATFORM_VERSION", "KERAS_BACKEND", "TF_CPP_MAX_VLOG_LEVEL", "ENABLE_RUNTIME_UPTIME_TELEMETRY", "HDF5_PLUGIN_PATH"}
    left = [key for key in left if key.removeprefix("env:") not in ours]
    if hasattr(os, "waitid"):
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            left.append("process")
        except ChildProcessError:
            pass
    return left


# --- the worker itself -----------------------------------------------------------------------------------------------


def _crash(code: int | None) -> dict:
    """What is known of a step that ended its interpreter without finishing."""
    if code is not None and code < 0:
        name, how = signal.Signals(-code).name, f"was killed by signal {-code}"
    else:
        name, how = "InterpreterExit", f"ended with status {code} before the file was finished"
    return {"exit": code, "exceptions": [{"type": name, "qualified": name, "message": f"the interpreter {how}"}]}


class Worker:
    """One environment's fork server and the steps it runs, one after the other."""

    def __init__(self, preload: list[str]):
        methods = multiprocessing.get_all_start_methods()
        self.forks = "forkserver" in methods
        # Where there is no fork (Windows), a process each.
        self.context = multiprocessing.get_context("forkserver" if self.forks else "spawn")
        self.fresh = multiprocessing.get_context("spawn")
        if self.forks:
            self.context.set_forkserver_preload([*preload, "guide.worker"])
        self.preload = preload if self.forks else []

    def probe(self) -> list[str]:
        ours, theirs = self.context.Pipe(duplex=False)
        process = self.context.Process(target=_probe, args=(self.preload, theirs))
        process.start()
        theirs.close()
        try:
            return ours.recv()
        except EOFError:
            return ["the fork server ended while it imported " + ", ".join(self.preload)]
        finally:
            process.join()

    def run(self, job: dict) -> dict:
        context = self.fresh if job["fresh"] else self.context
        process = context.Process(target=execute, args=(job,))
        process.start()
        process.join(job["limit"])
        hung = process.is_alive()
        self._end(process)
        result = Path(job["result"])
        if hung:
            answer = {"exit": None, "exceptions": [{"type": "TimeLimit", "qualified": "TimeLimit", "message": f"still running after {job['limit']:g} s; ended"}]}
        elif result.exists():
            answer = json.loads(result.read_text(encoding="utf-8"))
        else:
            answer = _crash(process.exitcode)
        for stream in ("stdout", "stderr"):
            path = Path(job[stream])
            answer[stream] = path.read_bytes().decode("utf-8", "replace") if path.exists() else ""
        return {"warnings": [], "files": [], "leaves": [], **answer, "id": job["id"]}

    @staticmethod
    def _end(process) -> None:
        if hasattr(os, "killpg"):
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
        if process.is_alive():
            process.kill()
        process.join()


def main(preload: list[str], packages: list[str]) -> None:
    """Answer jobs until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # nothing but answers may reach the answers
    worker = Worker(preload)
    errors = worker.probe()
    print(json.dumps({"ready": not errors, "errors": errors, "versions": versions(packages)}), file=answers)
    if errors:
        return
    for line in sys.stdin:
        print(json.dumps(worker.run(json.loads(line))), file=answers)
