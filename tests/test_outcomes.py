"""Promise: a promised failure is strict, and a recorded outcome cannot be changed without a run."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide import cases, outcomes, ranges
from guide.cases import Expectation, Run
from guide.outcomes import Outcome


def outcome(**changes) -> Outcome:
    base = Outcome("area/case", "before", "keras3", {"python": "3.11"}, "tensorflow", "2026-01-01", "ok", 0)
    return replace(base, **changes)


RAISED = outcome(outcome="raises", exit=1, exceptions=[{"type": "ValueError", "qualified": "ValueError", "message": "must end in `.keras`"}])
WARNED = outcome(outcome="warns", warnings=[{"type": "absl", "message": "legacy format"}])
PRINTED = outcome(printed=["[1.0 2.5]"])


def expect(value) -> Expectation:
    return Expectation.model_validate(value)


@pytest.mark.parametrize(
    ("promise", "seen", "kept"),
    [
        ("ok", outcome(), True),
        ("ok", WARNED, False),
        ("ok", RAISED, False),
        ({"ok": "2.5"}, PRINTED, True),
        ({"ok": "2.6"}, PRINTED, False),
        ({"raises": "ValueError", "match": "`.keras`"}, RAISED, True),
        ({"raises": "TypeError", "match": "`.keras`"}, RAISED, False),
        ({"raises": "ValueError", "match": "`.h5`"}, RAISED, False),
        ({"raises": "ValueError", "match": "`.keras`"}, outcome(), False),
        ({"raises": "Exception", "match": "`.keras`"}, RAISED, False),
        ({"warns": "absl", "match": "legacy"}, WARNED, True),
        ({"warns": "UserWarning", "match": "legacy"}, WARNED, False),
        ({"warns": "absl", "match": "other"}, WARNED, False),
        ({"warns": "absl", "match": "legacy"}, outcome(), False),
        ({"warns": "absl", "match": "legacy"}, RAISED, False),
        ("ok", outcome(leaves=["thread:x"]), False),
    ],
)
def test_promises_are_strict(promise, seen, kept):
    failures = outcomes.broken_promises(expect(promise), seen)
    assert bool(failures) != kept
    if failures and not seen.leaves:
        assert "it " in failures[0], "a failure says what the reader would have seen"


def test_numbers_are_compared():
    same = outcomes.broken_references(expect("ok"), PRINTED, outcome(printed=["1.0, 2.50001"]), None)
    other = outcomes.broken_references(expect("ok"), PRINTED, outcome(printed=["1.0, 2.6"]), None)
    fewer = outcomes.broken_references(expect("ok"), PRINTED, outcome(printed=["1.0"]), None)
    none = outcomes.broken_references(expect("ok"), outcome(printed=["done"]), outcome(printed=["done"]), None)
    assert not same and other and fewer and none


def test_a_promise_to_differ_fails_when_nothing_differs():
    promise = expect({"differs": "before@keras2"})
    assert outcomes.broken_references(promise, PRINTED, None, PRINTED)
    assert not outcomes.broken_references(promise, PRINTED, None, outcome(printed=["[1.0 9.0]"]))


def test_recording_and_reading_give_the_same(tmp_path):
    path = tmp_path / "out" / "before.keras3.json"
    for each in (RAISED, WARNED, PRINTED):
        path.unlink(missing_ok=True)
        assert outcomes.record(path, each)
        assert outcomes.read(path) == each
        assert not outcomes.differences(outcomes.read(path), each)


def test_only_a_new_date_changes_nothing(tmp_path):
    path = tmp_path / "out.json"
    outcomes.record(path, PRINTED)
    assert not outcomes.record(path, replace(PRINTED, date="2030-01-01"))
    assert outcomes.read(path).date == PRINTED.date


def every_recorded_file():
    return sorted(path for path in cases.SNIPPETS.glob("*/*/out/*.json") if path.name != ranges.NAME)


def test_every_recorded_outcome_is_sealed():
    for path in every_recorded_file():
        outcomes.read(path)


@given(data=st.data())
def test_one_changed_character_of_a_record_is_found(data, tmp_path_factory):
    """Wherever the character stands: in the message, the date, a size, the seal."""
    text = outcomes.dumps(RAISED)
    position = data.draw(st.integers(0, len(text) - 2))
    new = data.draw(st.characters(codec="utf-8", exclude_characters=text[position] + "\r"))
    changed = text[:position] + new + text[position + 1 :]
    path = tmp_path_factory.mktemp("out") / "before.keras3.json"
    path.write_text(changed, encoding="utf-8")
    try:
        same = json.loads(changed) == json.loads(text)
    except ValueError:
        same = False
    if same:  # white space between values
        return
    with pytest.raises(outcomes.BrokenOutcome, match="before.keras3.json"):
        outcomes.read(path)


@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing_more(text):
    once = outcomes.normalise(text)
    assert outcomes.normalise(once) == once


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<Dense object at 0x7f31c0a1b2d0>", "<Dense object at 0x…>"),
        ("Unable to open /tmp/guide-abc/runs/m.h5", "Unable to open m.h5"),
        ("Unable to open /tmp/other_place/m.h5", "Unable to open …/temporary"),
        ("File /opt/x/.venv/lib/python3.11/site-packages/keras/a.py", "File …/site-packages/keras/a.py"),
        ("1/1 [=====] - 0s 12ms/step\r2/2 [=====] - 1s 3ms/step - loss: 0.5\ndone", "2/2 [=====] - …s …s - loss: 0.5\ndone"),
        ("'shared_object_id': 139887700489552}", "'shared_object_id': …}"),
        ("\x1b[1mbold\x1b[0m", "bold"),
        ("took a second  \n", "took a second"),
    ],
)
def test_normalisers(raw, clean):
    assert outcomes.normalise(raw, "/tmp/guide-abc/runs") == clean


def test_numbers_are_read_as_printed():
    assert outcomes.numbers(outcome(printed=["[[-0.5 1e-3]", " nan 3.]] dense_1 v2.15"])) != []
    assert outcomes.numbers(outcome(printed=["[[-0.5 1e-3 3.]]"])) == [-0.5, 0.001, 3.0]


def test_a_failed_run_overwrites_nothing(tmp_path, monkeypatch):
    from guide.run import Verdict, record

    path = tmp_path / "before.keras3.json"
    outcomes.record(path, PRINTED)

    class FakeCase:
        def recorded(self, run):
            return path

    run = Run("area/case", "before", "keras3")
    written, refused = record({"area/case": FakeCase()}, [Verdict(run, RAISED, failures=["promised ok"])])
    assert (written, refused) == ([], [run])
    assert outcomes.read(path) == PRINTED
