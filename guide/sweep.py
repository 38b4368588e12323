"""Runs the cases in every release of Keras 3, on JAX, on PyTorch and in tf_keras, and joins what they do to ranges.

    nox -s sweep                          the last patch of every minor; then, where neighbours differ, the patches between them
    nox -s sweep -- 3.8 tf_keras          these environments alone (a minor, a release, or an environment's name)
    nox -s sweep -- --every-patch         all releases
    nox -s sweep -- --case writing        only these cases
    nox -s sweep -- --record              write the ranges beside the cases (out/releases.json); without it they are compared

A release that is not yet listed is found by itself. Goes on where it was interrupted: every finished run is kept below build/sweep/ until the code, its case.toml or the environment changes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from datetime import date
from pathlib import Path

from tqdm import tqdm

from guide import cases as casebook
from guide import environments, ranges, releases
from guide.cases import Case, Run
from guide.environments import ROOT
from guide.outcomes import BrokenOutcome, Outcome, read
from guide.ranges import NOT_RUN, Observed, Stretch
from guide.run import NEEDS_WHAT, Runner, Verdict

KEPT = ROOT / "build" / "sweep"
LANES = 2  # environments at work at once


class Wrong(ValueError):
    """The call names an environment that a sweep does not know."""


class Sweep:
    """One sweep over `cases`. `kept`: where finished runs lie."""

    def __init__(self, cases: dict[str, Case], kept: Path = KEPT):
        self.cases = cases
        self.kept = kept
        self.found: dict[Run, Observed] = {}
        self.cannot: dict[str, str] = {}  # environments that could not be made, and why
        self.faults: list[str] = []  # runs that failed through no fault of theirs
        self.made: dict[Run, tuple[Outcome, Path]] = {}
        self.files: dict[Path, str] = {}
        self.codes = {(case.name, step.name): ranges.code(step) for case in cases.values() for step in case.steps.values()}
        self.lock = threading.Lock()
        kept.mkdir(parents=True, exist_ok=True)

    # --- what is kept -------------------------------------------------------------------------------------------------

    def _digest(self, file: Path) -> str:
        if file not in self.files:
            self.files[file] = hashlib.sha256(file.read_bytes()).hexdigest()
        return self.files[file]

    def key(self, run: Run) -> str:
        """Changes with all that the outcome of a run depends on: its code and promises, its environment, what it needs."""
        step = self.cases[run.case].steps[run.step]
        row = environments.table()[run.environment]
        own = [self._digest(step.file), self._digest(self.cases[run.case].toml), row.release, self._digest(row.requirements), row.beside]
        return hashlib.sha256("".join([*own, *(self.key(need) for need in step.needs(run.environment))]).encode()).hexdigest()[:24]

    def _file(self, environment: str) -> Path:
        return self.kept / f"{environment}.jsonl"

    def _kept(self, runs: list[Run]) -> dict[Run, Observed]:
        found = {}
        keys = {str(run): (run, self.key(run)) for run in runs}
        for file in {self._file(run.environment) for run in runs}:
            for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
                try:
                    entry = json.loads(line)
                except ValueError:  # the last line of a sweep that was killed
                    continue
                run, key = keys.get(entry["run"], (None, ""))
                if run and key == entry["key"]:
                    found[run] = Observed(**entry["observed"])
        return found

    def _keep(self, run: Run, observed: Observed) -> None:
        with self.lock:
            self.found[run] = observed
            with self._file(run.environment).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"run": str(run), "key": self.key(run), "observed": asdict(observed)}, ensure_ascii=False) + "\n")

    # --- running ------------------------------------------------------------------------------------------------------

    def run(self, names: list[str], only: set[tuple[str, str]] | None = None) -> None:
        """Run everything in the named environments, or only some steps `(case, step)`; two environments at once."""
        wanted = {name: [run for run in ranges.needs(self.cases, name) if only is None or (run.case, run.step) in only] for name in names}
        for runs in wanted.values():
            self.found |= self._kept(runs)
        open_runs = {name: [run for run in runs if run not in self.found] for name, runs in wanted.items()}
        open_runs = {name: runs for name, runs in open_runs.items() if runs}
        if not open_runs:
            return
        self._make([run for runs in open_runs.values() for run in runs])
        with tqdm(total=sum(map(len, open_runs.values())), unit="run", disable=None) as bar, ThreadPoolExecutor(LANES) as lanes:
            going = {lanes.submit(self._environment, name, runs, bar): name for name, runs in open_runs.items()}
            for done in as_completed(going):
                done.result()
                name = going[done]
                tqdm.write(f"{name}: " + (f"left out: {self.cannot[name]}" if name in self.cannot else f"{len(open_runs[name])} runs"))

    def _make(self, runs: list[Run]) -> None:
        """Write once the files that runs need from other environments; they stay for all of this sweep."""
        needed = {need for run in runs for need in self.cases[run.case].steps[run.step].needs(run.environment) if need.environment != run.environment}
        home = self.kept / "made"
        if not self.made:  # of an earlier sweep; what this one made is used until its end
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
        runner = Runner(self.cases, needed - set(self.made), made=self.made, home=home)
        runner.all()
        self.made |= {run: (outcome, runner.folder(run)) for run, outcome in runner.outcomes.items()}

    def _environment(self, name: str, runs: list[Run], bar: tqdm) -> None:
        def report(verdict: Verdict) -> None:
            bar.update()
            if verdict.cannot:
                self.cannot[name] = verdict.cannot
            elif verdict.outcome:
                self._keep(verdict.run, self._observed(verdict, runner))
            elif verdict.failures[0].startswith(NEEDS_WHAT):  # what it works on was not written here
                self._keep(verdict.run, Observed(NOT_RUN, printed=verdict.failures))
            else:  # the runner's own fault: named, and run again by the next sweep
                self.faults.append(f"{verdict.run}: {verdict.failures[0]}")

        made = {run: there for run, there in self.made.items() if run.environment != name}
        runner = Runner(self.cases, runs, report, made=made, lanes=1)
        runner.all()

    def _observed(self, verdict: Verdict, runner: Runner) -> Observed:
        case = self.cases[verdict.run.case]
        step = case.steps[verdict.run.step]
        recorded = {}
        for environment in step.table.expectations:
            try:
                recorded[environment] = read(case.recorded(Run(case.name, step.name, environment)))
            except BrokenOutcome:
                continue
        reference = step.numbers_of(verdict.run.environment)
        same = runner.outcomes.get(reference) if reference else None
        return ranges.observed(verdict.outcome, ranges.judged(step, verdict.outcome, recorded, same))

    # --- boundaries ---------------------------------------------------------------------------------------------------

    def between(self) -> dict[str, set[tuple[str, str]]]:
        """The steps to run in each patch release that lies between two minors which do not do the same."""
        every = environments.releases()
        last = [row.name for row in environments.releases(every_patch=False)]
        steps = {(run.case, run.step) for run in self.found}
        wanted: dict[str, set[tuple[str, str]]] = {}
        position = {row.name: at for at, row in enumerate(every)}
        for case, step in steps:
            before = None
            for name in last:
                now = self.at(case, step, name)
                if now is None:
                    continue
                if before is None or not before[1].same(now):
                    start = position[before[0]] + 1 if before else 0
                    for row in every[start : position[name]]:
                        wanted.setdefault(row.name, set()).add((case, step))
                before = (name, now)
        return wanted

    def at(self, case: str, step: str, name: str) -> Observed | None:
        """What a step does in an environment; in the newest Keras 3 that is what is recorded."""
        if name != environments.NEWEST:
            return self.found.get(Run(case, step, name))
        try:
            return ranges.observed(read(self.cases[case].recorded(Run(case, step, name))))
        except BrokenOutcome:
            return None

    def ranges(self, case: Case) -> dict[str, list[Stretch]]:
        """What was found of a case, in the order of the table; the newest Keras 3 and 2.15 have records of their own."""
        found = {}
        for step in case.steps.values():
            if self.codes[case.name, step.name] != ranges.code(step):
                continue  # changed while it was swept: the next sweep sees the new code
            seen = [(name, self.found[run]) for name in environments.table() if (run := Run(case.name, step.name, name)) in self.found]
            if seen:
                found[step.name] = ranges.join(seen)
        return found


def chosen(words: list[str]) -> list[str]:
    """Environment names for what the call says: `3.8` is its last patch."""
    names = []
    last = {environments.minor(row.pinned["keras"]): row.name for row in environments.releases(every_patch=False)}
    for word in words:
        name = last.get(word) or ("keras_" + word.replace(".", "_") if "." in word else word)
        if name not in swept_environments(every_patch=True):
            raise Wrong(f"unknown environment {word!r}; a minor ({', '.join(last)}), a release, or one of {', '.join(others())}")
        names.append(name)
    return names


def others() -> list[str]:
    return [row.name for row in environments.table().values() if row.role == "companion"]


def swept_environments(every_patch: bool) -> list[str]:
    return [row.name for row in environments.releases(every_patch) if row.name != environments.NEWEST] + others()


def differences(before: dict[str, list[Stretch]], now: dict[str, list[Stretch]]) -> list[str]:
    """Where a sweep saw something else than is recorded, environments that only one of them knows left out."""
    found = []
    for step, stretches in now.items():
        known = {name: s.observed for s in before.get(step, ()) for name in s.environments}
        for stretch in stretches:
            changed = [name for name in stretch.environments if name not in known or not known[name].same(stretch.observed)]
            if changed:
                what = stretch.observed.exception or {"type": "", "message": " ".join(stretch.observed.printed)}
                was = sorted({known[name].outcome for name in changed if name in known}) or ["nothing recorded"]
                found.append(f"{step}: {', '.join(changed)}: {stretch.observed.outcome} {what['type']} {what['message'][:120]!r} (was: {', '.join(was)})")
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="sweep", description=__doc__.split("\n")[0])
    parser.add_argument("environments", nargs="*", help="a minor (3.8), a release (3.8.0) or an environment (tf_keras); all without")
    parser.add_argument("--case", action="append", default=[], help="only this case or area (may be repeated)")
    parser.add_argument("--every-patch", action="store_true", help="all releases, not only the patches between minors that differ")
    parser.add_argument("--record", action="store_true", help="write what was found beside the cases")
    options = parser.parse_args(arguments)
    releases.find()
    cases = casebook.load_all()
    sweep = Sweep(cases)
    only = None
    if options.case:
        only = {(case.name, step) for case in cases.values() for step in case.steps if any(f"{case.name}/".startswith(name.strip("/") + "/") for name in options.case)}
        if not only:
            print(f"sweep: unknown case {', '.join(options.case)!r}; `python -m guide list` lists them", file=sys.stderr)
            return 2
    try:
        names = chosen(options.environments) or swept_environments(options.every_patch)
    except Wrong as error:
        print(f"sweep: {error}", file=sys.stderr)
        return 2
    sweep.run(names, only)
    if not options.environments and not options.every_patch:
        between = sweep.between()
        for name, steps in between.items():
            sweep.run([name], steps)
    changed = 0
    for case in cases.values():
        now = sweep.ranges(case)
        if not now:
            continue
        before = ranges.read(case)
        lines = differences(before.steps, now)
        changed += bool(lines)
        if options.record:
            _record(case, before, now)
        else:
            for line in lines:
                print(f"CHANGED {case.name}/{line}")
    for fault in sweep.faults:
        print(f"FAULT   {fault}")
    for name, why in sweep.cannot.items():
        print(f"CANNOT  {name}: {why}")
    print(f"{len(sweep.found)} runs, {changed} cases {'recorded anew' if options.record else 'not as recorded'}, {len(sweep.cannot)} environments left out")
    return 1 if sweep.cannot or sweep.faults or (changed and not options.record) else 0


def _record(case: Case, before: ranges.Ranges, now: dict[str, list[Stretch]]) -> None:
    """Write what a sweep found; what it did not run this time stays, if the code is the same."""
    steps = {}
    for step in case.steps.values():
        found = {name: s.observed for s in before.steps.get(step.name, ()) for name in s.environments} if before.codes.get(step.name) == ranges.code(step) else {}
        found |= {name: s.observed for s in now.get(step.name, ()) for name in s.environments}
        if found:
            steps[step.name] = ranges.join((name, found[name]) for name in environments.table() if name in found)
    if steps == before.steps and all(before.codes.get(name) == ranges.code(case.steps[name]) for name in steps):
        return
    file = ranges.path(case)
    file.parent.mkdir(exist_ok=True)
    temporary = file.with_suffix(".part")
    temporary.write_text(ranges.dumps(case, steps, date.today().isoformat()), encoding="utf-8")
    temporary.replace(file)


if __name__ == "__main__":
    sys.exit(main())
