"""Runs the cases of `keras3` against the newest Keras 3 and TensorFlow, and prints what they do that is not recorded.

Records nothing. Exit 1 when an outcome changed, so that a scheduled run is seen.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from guide import environments, outcomes
from guide.cases import load_all
from guide.run import Runner, Verdict

NAME = "keras3"


def newest(folder: Path) -> Path:
    """An interpreter with the newest releases that environments/keras3.in admits."""
    pinned = folder / f"{NAME}.txt"
    source = environments.TABLE.parent / f"{NAME}.in"
    subprocess.run([environments.uv(), "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--no-header", str(source), "-o", str(pinned)], check=True)
    row = environments.table()[NAME]
    python = environments.make(environments.Environment(row.name, row.label, row.shows, row.python, "bare"), folder / "venv")
    subprocess.run([environments.uv(), "pip", "install", "-q", "--python", str(python), "-r", str(pinned)], check=True)
    return python


def changes(cases, verdict: Verdict) -> list[str]:
    """What differs from the record besides the versions themselves."""
    if verdict.outcome is None:
        return [*verdict.failures, verdict.cannot]
    recorded = outcomes.read(cases[verdict.run.case].recorded(verdict.run))
    return outcomes.differences(recorded, replace(verdict.outcome, versions=recorded.versions))


def main() -> int:
    cases = load_all()
    runs = [run for case in cases.values() for run in case.runs if run.environment == NAME and not case.steps[run.step].is_command]
    with tempfile.TemporaryDirectory(prefix="guide-") as scratch:
        verdicts = Runner(cases, runs, pythons={NAME: newest(Path(scratch))}).all()
    seen = next((v.outcome.versions for v in verdicts.values() if v.outcome), {})
    changed = {run: lines for run, verdict in verdicts.items() if (lines := changes(cases, verdict))}
    print("newest: " + ", ".join(f"{name} {version}" for name, version in seen.items()))
    for run, lines in changed.items():
        print(f"\n{run}\n" + "\n".join(f"    {line}" for line in lines))
    print(f"\n{len(runs)} runs, {len(changed)} outcomes changed")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
