"""Promise: nothing is shown that was not run. Every case does in every environment what its case.toml promises and what is recorded."""

import pytest

from guide import cases, environments, outcomes, passed, ranges
from guide.run import Runner

CASES = cases.load_all()
RUNS = [run for case in CASES.values() for run in case.runs]


@pytest.fixture(scope="module")
def verdicts():
    """Every case run once in every environment that it names; what passed here before and did not change, only in part (guide.passed)."""
    kept, keys = passed.Passed("cases"), passed.run_keys(CASES, RUNS)
    again = kept.again(keys)
    found = Runner(CASES, [run for run in RUNS if str(run) in again]).all()
    kept.keep(keys, {str(run) for run, verdict in found.items() if verdict.cannot or verdict.failures or verdict.changes})
    print(f"{len(found)} runs; {len(RUNS) - len(found)} passed here before, and nothing that they depend on has changed")
    return found


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_case(run, verdicts):
    if run not in verdicts:
        pytest.skip("passed here before, and nothing that it depends on has changed (GUIDE_FRESH=1 runs everything)")
    verdict = verdicts[run]
    if verdict.cannot and environments.table()[run.environment].role == "bare":
        pytest.skip(f"not run on this machine: {verdict.cannot}")
    assert not verdict.cannot, verdict.cannot
    saw = outcomes.tell(verdict.outcome) if verdict.outcome else "nothing"
    assert not verdict.failures, f"{run}\n  a reader would see: it {saw}\n  " + "\n  ".join(verdict.failures) + f"\n{verdict.log}"
    assert not verdict.changes, f"{run}\n  a reader would see: it {saw}\n  but the page shows (- recorded, + now):\n" + "\n".join(verdict.changes)


def test_every_recorded_outcome_belongs_to_a_run():
    expected = {case.recorded(run) for case in CASES.values() for run in case.runs}
    found = {path for path in cases.SNIPPETS.glob("*/*/out/*") if path.name != ranges.NAME}
    assert not found - expected, f"recorded, but no case promises it: {sorted(map(cases.shown, found - expected))}"


def test_pages_name_the_versions_that_ran():
    """Badges show pinned versions; a run must have seen the same ones."""
    for run in RUNS:
        step = CASES[run.case].steps[run.step]
        if step.is_command:
            continue
        outcome = outcomes.read(CASES[run.case].recorded(run))
        pinned = environments.table()[run.environment].pinned
        ran = {name: version for name, version in outcome.versions.items() if name != "python"}
        assert ran == {name: pinned[name] for name in ran}, f"{run}: recorded with {ran}, but the environment pins other versions; record it again"


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_what_fails_is_followed_by_what_works(case):
    """A reader whose code fails finds code that runs, in the same case or on the same page."""
    primaries = environments.primaries()

    def works(step, environment):
        expectation = step.table.expectations.get(environment)
        return expectation is not None and expectation.word in ("ok", "warns")

    def fails(step, environment):
        expectation = step.table.expectations.get(environment)
        return expectation is not None and expectation.word in ("raises", "differs")

    steps = list(case.steps.values())
    for environment in primaries:
        if any(fails(step, environment) for step in steps) and not any(works(step, environment) for step in steps):
            assert case.title.zh and _neighbour_works(case, environment), (
                f"{case.name} fails in {environment}, and neither it nor a case on its page shows code that runs there"
            )


def _neighbour_works(case, environment):
    from guide import catalogue, render

    home = render.homes(environments.ROOT / "docs" / "zh")
    page = home.get(case.name, "").split("#")[0]
    neighbours = [other for other in CASES.values() if other is not case and page and home.get(other.name, "").split("#")[0] == page]
    steps = [step for other in neighbours for step in other.steps.values()]
    for entry in catalogue.load().values():
        if any(step.startswith(f"{case.name}/") for cause in entry.table.cause for step in (*cause.raises, *cause.fixed)):
            fixes = [step.rpartition("/") for cause in entry.table.cause for step in cause.fixed]
            steps += [CASES[name].steps[step] for name, _, step in fixes]
    return any(step.table.expectations[environment].word in ("ok", "warns") for step in steps if environment in step.table.expectations)
