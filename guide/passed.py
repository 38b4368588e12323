"""What passed before on this machine, unchanged in everything it depends on: a warm `make test` repeats only a random part of it.

A clean clone knows nothing and runs everything, as CI does; so does GUIDE_FRESH=1. Kept in build/passed/.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from guide import environments, tools
from guide.cases import Case, Run, dependencies
from guide.environments import ROOT

HOME = ROOT / "build" / "passed"
REPEATED = 0.1  # of what did not change is run all the same, drawn anew each time
MACHINERY = ("artifacts", "cases", "commands", "environments", "outcomes", "passed", "run", "worker")


def digest(*parts: bytes | str) -> str:
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()[:24]


class Passed:
    """Names that passed, each with a key that changes with whatever they depend on. `kind` names the file below build/passed/."""

    def __init__(self, kind: str):
        self.file = HOME / f"{kind}.json"
        self.keys: dict[str, str] = {}
        if self.file.is_file() and not os.environ.get("GUIDE_FRESH"):
            self.keys = json.loads(self.file.read_text(encoding="utf-8"))

    def again(self, keys: dict[str, str]) -> set[str]:
        """Of the wanted names those to run: what is new or changed, and a random part of the rest."""
        known = sorted(name for name, key in keys.items() if self.keys.get(name) == key)
        return set(keys) - set(known) | set(random.sample(known, round(len(known) * REPEATED)))

    def keep(self, keys: dict[str, str], failed: Iterable[str]) -> None:
        """Remember what passed now; forget what failed, and what there is no more."""
        passed = {name: key for name, key in keys.items() if name not in set(failed)}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.file.with_suffix(".part")
        temporary.write_text(json.dumps(passed, indent=0), encoding="utf-8")
        temporary.replace(self.file)


@cache
def _machinery() -> str:
    return digest(*((ROOT / "guide" / f"{name}.py").read_bytes() for name in MACHINERY))


@cache
def _environment(name: str) -> str:
    row = environments.table()[name]
    base = environments.table()[row.base] if row.release else row
    return digest(repr(row), base.requirements.read_bytes() if base.requirements else b"")


def run_keys(cases: dict[str, Case], runs: Iterable[Run]) -> dict[str, str]:
    """A key for each run, of its code, promises, record, environment, the machinery, and of the runs it needs."""
    found: dict[Run, str] = {}

    def key(run: Run) -> str:
        if run not in found:
            case = cases[run.case]
            record = case.recorded(run)
            found[run] = digest(
                _machinery(), _environment(run.environment), case.steps[run.step].file.read_bytes(), case.toml.read_bytes(),
                *(tools.handed(program) for program in case.steps[run.step].table.programs),
                record.read_bytes() if record.is_file() else b"", *(key(target) for target in sorted(dependencies(cases, run))),
            )  # fmt: skip
        return found[run]

    return {str(run): key(run) for run in runs}


def page_keys(site: Path, pages: Iterable[str], *inspectors: Path) -> dict[str, str]:
    """A key for each page, of its text, of every style and script of the site, and of the programs that look at it."""
    shared = digest(*(path.read_bytes() for path in sorted(site.rglob("*")) if path.suffix in (".css", ".js") and path.name != "search_index.js"), *(p.read_bytes() for p in inspectors))
    return {name: digest(shared, (site / name).read_bytes()) for name in pages}
