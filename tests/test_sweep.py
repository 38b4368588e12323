"""Promise: a strip tells what every release of Keras 3 does with the code that stands there, and where it changed."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from guide import cases, environments, outcomes, ranges, releases, sweep
from guide.cases import Run
from guide.outcomes import BrokenOutcome, Outcome
from guide.ranges import Observed

CASES = cases.load_all()
STEPS = [(case, step) for case in CASES.values() for step in case.steps.values() if step.swept]
MINORS = [row.name for row in environments.releases(every_patch=False) if row.name != environments.NEWEST]


def recorded(case, step, environment) -> Observed | None:
    return next((s.observed for s in ranges.read(case).steps.get(step.name, ()) if environment in s.environments), None)


def strip(case: str, step: str) -> list[tuple[str, str, str]]:
    newest = outcomes.read(CASES[case].recorded(Run(case, step, environments.NEWEST)))
    return [(s.first, s.last, s.label[0]) for s in ranges.strip(CASES[case].steps[step], ranges.read(CASES[case]), newest)]


@pytest.mark.parametrize(("case", "step"), STEPS, ids=[f"{case.name}/{step.name}" for case, step in STEPS])
def test_every_strip_is_of_the_code_that_stands_there_and_whole(case, step):
    found = ranges.read(case)
    assert found.codes.get(step.name) == ranges.code(step), f"the strip of {case.name}/{step.name} is of other code, or missing: nox -s sweep -- --record"
    missing = [name for name in MINORS if recorded(case, step, name) is None]
    assert not missing, f"the strip of {case.name}/{step.name} says nothing of {missing}: nox -s sweep -- --record"


def test_a_strip_agrees_with_the_runs_of_make_test():
    """Releases that a case names are run by `make test` as well: both must have seen the same."""
    other = []
    for case, step in STEPS:
        for name in step.table.expectations:
            if environments.table()[name].role != "release":
                continue
            outcome = outcomes.read(case.recorded(Run(case.name, step.name, name)))
            seen = recorded(case, step, name)
            if seen is None or not seen.same(ranges.observed(outcome)):
                other.append(f"{case.name}/{step.name}@{name}: recorded {outcome.outcome}, in the strip {seen and seen.outcome}")
    assert not other, "a reader would see two answers:\n" + "\n".join(other)


BOUNDARIES = {
    ("checkpoints/checkpoint-h5", "before"): [("3.0.0", "3.7.0", "raises"), ("3.8.0", "", "warns")],
    ("checkpoints/checkpoint-hdf5", "before"): [("3.0.0", "", "raises")],
    ("options/option-keras-format-old-file", "before"): [("3.0.0", "", "raises")],
    ("why/lambda-in-h5", "load"): [("3.0.0", "3.2.1", "warns"), ("3.3.0", "3.11.2", "ok"), ("3.11.3", "", "raises")],
    ("writing/save-keras-deletes-weights", "save"): [("3.0.0", "3.3.3", "ok"), ("3.4.0", "3.4.1", "differs"), ("3.5.0", "", "ok")],
    ("reading/newer-keras-in-older-keras3", "before"): [("3.0.0", "3.14.1", "raises"), ("3.15.0", "", "ok")],
}


@pytest.mark.parametrize(("case", "step"), BOUNDARIES, ids=lambda value: str(value))
def test_known_boundaries(case, step):
    newest = ranges.version(environments.NEWEST)
    wanted = [(first, last or newest, word) for first, last, word in BOUNDARIES[case, step]]
    assert strip(case, step) == wanted


def test_a_record_changed_by_hand_is_refused(tmp_path):
    case = CASES["writing/save-h5"]
    step = next(iter(case.steps))
    text = ranges.dumps(case, {step: [ranges.Stretch(["keras_3_0_0"], Observed("ok"))]}, "2000-01-01")
    (tmp_path / "out").mkdir()
    file = tmp_path / "out" / ranges.NAME
    here = SimpleNamespace(folder=tmp_path)
    file.write_text(text, encoding="utf-8")
    assert ranges.read(here).steps[step][0].observed.outcome == "ok"
    file.write_text(text.replace('"ok"', '"warns"'), encoding="utf-8")
    with pytest.raises(BrokenOutcome, match="changed by hand"):
        ranges.read(here)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("3.0.0", "3.7.0", "3.0 – 3.7"),
        ("3.8.0", "3.8.0", "3.8"),
        ("3.4.0", "3.4.1", "3.4"),
        ("3.12.2", "3.12.4", "3.12.2 – 3.12"),
        ("3.11.3", "3.12.4", "3.11.3 – 3.12"),
        ("3.4.1", "3.4.1", "3.4.1"),
        ("3.0.1", "3.11.2", "3.0.1 – 3.11.2"),
    ],
)
def test_how_releases_are_named(first, last, said):
    assert ranges.named(first, last) == said


# --- the sweep itself, with a runner that only pretends ----------------------------------------------------------------


class Pretended:
    """Stands for guide.run.Runner: every run is well, until `stop` of them are done."""

    done: list[Run] = []
    stop = 10**9
    missing = ""

    def __init__(self, cases, runs, report=lambda _: None, **_):
        self.runs, self.report, self.outcomes = sorted(runs), report, {}

    def folder(self, run):
        return Path()

    def all(self):
        for run in self.runs:
            if run.environment == self.missing:
                self.report(SimpleNamespace(run=run, cannot="no such release", outcome=None, failures=[]))
                continue
            if len(self.done) >= self.stop:
                raise KeyboardInterrupt
            self.done.append(run)
            outcome = Outcome(run.case, run.step, run.environment, {}, "", "", "ok", 0)
            self.report(SimpleNamespace(run=run, cannot="", outcome=outcome, failures=[]))


@pytest.fixture
def pretended(monkeypatch):
    monkeypatch.setattr(sweep, "Runner", Pretended)
    monkeypatch.setattr(Pretended, "done", [])
    return Pretended


def test_an_interrupted_sweep_goes_on(pretended, monkeypatch, tmp_path):
    few = {name: CASES[name] for name in list(CASES) if name.startswith("checkpoints/")}
    wanted = len(ranges.needs(few, "keras_3_8_0"))
    monkeypatch.setattr(pretended, "stop", wanted // 2)
    with pytest.raises(KeyboardInterrupt):
        sweep.Sweep(few, tmp_path).run(["keras_3_8_0"])
    first = [run for run in pretended.done if run.environment == "keras_3_8_0"]
    with (tmp_path / "keras_3_8_0.jsonl").open("a") as file:
        file.write('{"run": "cut off in the mid')  # what kill -9 leaves
    monkeypatch.setattr(pretended, "stop", 10**9)
    pretended.done.clear()
    whole = sweep.Sweep(few, tmp_path)
    whole.run(["keras_3_8_0"])
    second = [run for run in pretended.done if run.environment == "keras_3_8_0"]
    assert not set(first) & set(second), "runs that were done are done again"
    assert len(first) + len(second) == wanted == len(whole.found)


def test_a_release_that_cannot_be_had_is_named_and_the_rest_is_done(pretended, monkeypatch, tmp_path):
    few = {name: CASES[name] for name in list(CASES) if name.startswith("checkpoints/")}
    monkeypatch.setattr(pretended, "missing", "keras_3_8_0")
    done = sweep.Sweep(few, tmp_path)
    done.run(["keras_3_8_0", "keras_3_9_2"])
    assert done.cannot == {"keras_3_8_0": "no such release"}
    assert {run.environment for run in done.found} == {"keras_3_9_2"}


def test_patches_between_minors_that_differ_are_wanted(tmp_path):
    done = sweep.Sweep(CASES, tmp_path)
    case, step = "checkpoints/checkpoint-h5", "before"
    for name in MINORS:
        old = environments.table()[name].release in ("3.0.5", "3.1.1", "3.2.1", "3.3.3")
        done.found[Run(case, step, name)] = Observed("raises" if old else "warns")
    wanted = {name for name, steps in done.between().items() if (case, step) in steps}
    assert "keras_3_4_0" in wanted, "3.3.3 and 3.4.1 differ: 3.4.0 lies between"
    assert "keras_3_9_0" not in wanted, "3.8 and 3.9 do the same"


def test_unknown_environments_are_one_line(capsys, monkeypatch):
    monkeypatch.setattr(releases, "find", lambda: None)
    assert sweep.main(["3.99"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


# --- releases ----------------------------------------------------------------------------------------------------------


def test_a_new_release_is_found_and_laid_over_the_last_base(monkeypatch, tmp_path):
    file = tmp_path / "releases.toml"
    file.write_bytes(environments.RELEASES.read_bytes())
    known = [row.pinned["keras"] for row in environments.releases()]
    monkeypatch.setattr(releases, "published", lambda: [*known, "3.99.0"])
    assert releases.missing(file) == ["3.99.0"]
    releases.add(["3.99.0"], file)
    assert releases.missing(file) == []
    assert file.read_text(encoding="utf-8").startswith("# Every release")


def test_without_an_answer_it_goes_on_and_says_so(monkeypatch, capsys):
    monkeypatch.setattr(releases.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout="", stderr="ERROR: no network\n"))
    releases.find()
    assert "did not answer (ERROR: no network); going on" in capsys.readouterr().out


def test_only_final_releases_of_keras_3_count(monkeypatch):
    answer = json.dumps({"versions": ["4.0.0", "3.2.0", "3.10.0", "3.9.0rc1", "2.15.0"]})
    monkeypatch.setattr(releases.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=answer, stderr=""))
    assert releases.published() == ["3.2.0", "3.10.0"]
