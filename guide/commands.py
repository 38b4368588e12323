"""Command steps (`.sh`): lines a reader types into a terminal.

They run in a throw-away copy of their environment, which they may spoil; those that only run the programs of snippets/tools/, in the environment itself.
"""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
from contextlib import nullcontext
from pathlib import Path

from guide import environments, worker

# pip's last word, or the last line of a Python traceback
ERROR = re.compile(r"^(?P<type>ERROR|[A-Za-z_][\w.]*(?:Error|Exception|Warning)): (?P<message>.*)$")
CONFLICT = "pip's dependency resolver does not currently take into account"
LIST = 'import importlib.metadata as m; print(*(f"{d.metadata[\'Name\']}=={d.version}" for d in m.distributions()), sep="\\n")'
# A machine's own package folders, named in its pip configuration, are no news to a reader.
NOISE = re.compile(r"^(WARNING: Location 'file:|WARNING: Running pip as the 'root'|\[notice\])|oneDNN|cpu_feature_guard|AVX|absl::InitializeLog|cudart_stub|[EIW]\d{4} \d\d:|^\d{4}-\d\d-\d\d \d\d:")


def run(script: Path, environment: str, folder: Path, limit: float) -> tuple[dict, dict[str, str]]:
    """Run `script` in `folder`, in a fresh copy of `environment` with pip, or in an environment of programs.

    Returns:
        The raw result, as guide.worker gives it, and the versions of the environment's packages afterwards.
    """
    row = environments.table()[environment]
    before = worker.tree(folder)
    with nullcontext(environments.install(environment)) if row.role == "programs" else environments.throw_away(environment) as python:
        settings = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
        settings |= {
            "PATH": f"{python.parent}{os.pathsep}{settings.get('PATH', '')}",
            "VIRTUAL_ENV": str(python.parent.parent),
            "PIP_QUIET": "1", "PIP_NO_COMPILE": "1", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_PROGRESS_BAR": "off",
            "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "NO_COLOR": "1", "COLUMNS": "200", "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        process = subprocess.Popen(
            ["sh", script.name], cwd=folder, env=settings, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", errors="replace", start_new_session=True,
        )  # fmt: skip
        try:
            stdout, stderr = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = process.communicate()
            hung = [{"type": "TimeLimit", "qualified": "TimeLimit", "message": f"still running after {limit:g} s; ended"}]
            return {"exit": None, "exceptions": hung, "warnings": [], "files": [], "leaves": [], "stdout": stdout, "stderr": stderr}, {}
        listed = subprocess.run([str(python), "-c", LIST], capture_output=True, text=True).stdout.split()
    installed = {name.lower().replace("-", "_").removesuffix("_cpu"): version for name, _, version in (line.partition("==") for line in listed)}
    versions = {"python": row.python} | {name: installed[name] for name in ("tf_keras", "keras", "tensorflow", "numpy") if name in installed}
    return _result(process.returncode, stdout, stderr) | {"files": worker.written(folder, before)}, versions


def _result(status: int, stdout: str, stderr: str) -> dict:
    lines = [line for line in stderr.splitlines() if not NOISE.search(line)]
    errors = [{"type": m["type"].split(".")[-1], "qualified": m["type"], "message": m["message"]} for line in lines if (m := ERROR.match(line))]
    warned = [{"type": "WARNING", "message": line.removeprefix("WARNING: ")} for line in lines if line.startswith("WARNING: ")]
    # pip reports a conflict as an error and goes on
    goes_on = [error for error in errors if status == 0 or error["message"].startswith(CONFLICT)]
    warned += [{"type": error["type"], "message": _following(lines, error)} for error in goes_on]
    errors = [error for error in errors if error not in goes_on]
    if status and not errors:
        errors = [{"type": "exit", "qualified": "exit", "message": f"status {status}: {lines[-1] if lines else 'nothing said'}"}]
    stdout = "\n".join(line for line in stdout.splitlines() if not NOISE.search(line))
    return {"exit": status, "exceptions": errors[::-1], "warnings": warned, "files": [], "leaves": [], "stdout": stdout, "stderr": stderr}


def _following(lines: list[str], error: dict) -> str:
    """An error's message with the lines that belong to it."""
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{error['qualified']}: "))
    more = itertools.takewhile(lambda line: not (ERROR.match(line) or line.startswith(("WARNING: ", "Traceback "))), lines[start + 1 :])
    return "\n".join([error["message"], *more])
