"""What one more case costs in the runner, against a process each. Prints ratios; judges nothing: machines are noisy.

    nox -s bench-runner
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from guide import cases, environments
from guide.run import SETTINGS, Runner

SAMPLE = 20  # cases, run once and ten times as many
PROCESSES = 5  # of them, each also run as a process of its own


def sample(environment: str) -> list[cases.Step]:
    """Steps that run clean in `environment` and need nothing from another, taken evenly from all areas."""
    steps = [step for case in cases.load_all().values() for step in case.steps.values()]
    plain = [s for s in steps if not (s.is_command or s.table.fresh or s.table.needs or s.table.leaves) and environment in s.table.expectations]
    clean = [s for s in plain if s.table.expectations[environment].word in ("ok", "warns")]
    return clean[:: max(1, len(clean) // SAMPLE)][:SAMPLE]


def shared(environment: str, steps: list[cases.Step], times: int) -> tuple[float, list[float]]:
    """Run `steps` `times` over in one environment; seconds in all, and seconds of each run."""
    with tempfile.TemporaryDirectory(prefix="guide-") as scratch:
        for copy in range(times):
            for step in steps:
                folder = Path(scratch) / "bench" / f"{step.case.replace('/', '-')}-{step.name}-{copy}"
                folder.mkdir(parents=True)
                shutil.copy(step.file, folder / "code.py")
                (folder / "case.toml").write_text('title = { zh = "x", en = "x" }\n[code]\nkeras2 = "ok"\nkeras3 = "ok"\n', encoding="utf-8")
        loaded = cases.load_all(Path(scratch))
        started = time.perf_counter()
        verdicts = Runner(loaded, [run for case in loaded.values() for run in case.runs if run.environment == environment]).all()
        return time.perf_counter() - started, [v.seconds for v in verdicts.values() if v.seconds is not None]


def alone(environment: str, step: cases.Step) -> float:
    """Seconds of `python before.py` in a process of its own."""
    python = environments.install(environment)
    settings = os.environ | SETTINGS | {"KERAS_BACKEND": environments.table()[environment].backend}
    with tempfile.TemporaryDirectory(prefix="guide-") as scratch:
        shutil.copy(step.file, Path(scratch) / step.file.name)  # its own name: `code.py` would hide a module of Python's
        started = time.perf_counter()
        subprocess.run([str(python), step.file.name], cwd=scratch, env=settings, check=True, capture_output=True)
        return time.perf_counter() - started


def main() -> int:
    for environment in environments.primaries():
        steps = sample(environment)
        few, each_few = shared(environment, steps, 1)
        many, each_many = shared(environment, steps, 10)
        process = statistics.median(alone(environment, step) for step in steps[:PROCESSES])
        median = statistics.median(each_many)
        marginal = (many - few) / (len(each_many) - len(each_few))
        print(f"{environments.table()[environment].title}")
        print(f"  {len(each_few)} cases {few:.1f} s, {len(each_many)} cases {many:.1f} s")
        print(f"  one case: median {median:.2f} s, marginal {marginal:.2f} s; a process each: {process:.2f} s, ratio {process / median:.1f}")
        print(f"  ten times as many cases: {median / statistics.median(each_few):.2f} of the cost of each", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
