"""Runs the cases of `keras3` against the newest Keras 3 and TensorFlow, and prints what they do that is not recorded, and what that Keras can say that is new.

Records nothing. Exit 1 when an outcome changed or a message has no entry, so that a scheduled run is seen.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from guide import catalogue, environments, outcomes, raise_sites
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


def new_messages(packages: Path) -> list[raise_sites.Site]:
    """What the Keras in `packages` can say and no entry of the catalogue speaks of, nor a reason to leave it out."""
    return raise_sites.unexplained(raise_sites.read(packages), catalogue.load())


def main() -> int:
    cases = load_all()
    runs = [run for case in cases.values() for run in case.runs if run.environment == NAME and not case.steps[run.step].is_command]
    with tempfile.TemporaryDirectory(prefix="guide-") as scratch:
        python = newest(Path(scratch))
        said = new_messages(raise_sites.packages(python.parent.parent))
        verdicts = Runner(cases, runs, pythons={NAME: python}).all()
    seen = next((v.outcome.versions for v in verdicts.values() if v.outcome), {})
    changed = {run: lines for run, verdict in verdicts.items() if (lines := changes(cases, verdict))}
    print("newest: " + ", ".join(f"{name} {version}" for name, version in seen.items()))
    for run, lines in changed.items():
        print(f"\n{run}\n" + "\n".join(f"    {line}" for line in lines))
    for site in said:
        print(f"\n{site.module}, {site.function}, can say:\n    {site.says}")
    print(f"\n{len(runs)} runs, {len(changed)} outcomes changed, {len(said)} messages without an entry")
    return 1 if changed or said else 0


if __name__ == "__main__":
    sys.exit(main())
