"""Recorded outcomes: what a run did, normalised, kept beside the code, compared with what was promised."""

from __future__ import annotations

import difflib
import hashlib
import json
import math
import os
import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from guide.cases import Expectation, Run, shown

SIZE_TOLERANCE = 0.05  # of a file's size: configurations hold names of changing length
NUMBER_TOLERANCE = 1e-4  # relative, between two runs that must print the same numbers
NUMBER_FLOOR = 1e-6  # absolute, likewise
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?!\w)|\bnan\b|[-+]?\binf\b")

# What differs from run to run or from machine to machine without meaning anything: (pattern, replacement, reason).
NORMALISERS: list[tuple[re.Pattern[str], str, str]] = [
    (re.compile(r"\x1b\[[0-9;]*[A-Za-z]"), "", "terminal colours"),
    (re.compile(r"[^\n]*\r(?!\n)"), "", "a progress bar writes a line over itself; the last state stays"),
    (re.compile(r"[^\n]*\x08+"), "", "Keras 2 takes its progress bar back with backspaces"),
    (re.compile(r"(?:/[\w.+-]+)+/site-packages/"), "…/site-packages/", "where packages are installed"),
    (re.compile(r"(?:/[\w.+-]+)+/\.environments/keras-[\w.]+/"), "…/site-packages/", "where a release is laid over another"),
    (re.compile(r"(?:/[\w.+-]+)+/lib/python3\.\d+/"), "…/python3/", "where Python is installed"),
    (re.compile(r"(?:/private)?/(?:tmp|var/folders)/[\w./+-]+"), "…/temporary", "temporary folders"),
    (re.compile(r"\b0x[0-9a-f]{6,}\b"), "0x…", "addresses of objects"),
    (re.compile(r"(['\"](?:shared_object_)?id['\"]: )\d{6,}"), r"\1…", "identities of objects"),
    (re.compile(r"\b\d+(?:\.\d+)?(?:us|µs|ms|s)(?:/step|/epoch)?(?= |$)(?=[^\n]*(?:loss|/step|$))"), "…s", "timings"),
    (re.compile(r"\bid=\d{6,}"), "id=…", "identities of objects"),
    (re.compile(r"\b\d{12,}(?=: TensorSpec)"), "…", "identities of tensors, printed by export"),
    (re.compile(r"\(from versions: [^)]*\)"), "(from versions: …)", "a package registry's list, which grows"),
    (re.compile(r"(unmatched objects: \[).*", re.DOTALL), r"\1…", "a set of variables, in no order"),
    (re.compile(r"\b\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d\b"), "…", "when an archive was written, printed by KerasFileEditor"),
    (re.compile(r"(largest relative difference |最大相对差异 )(?:0|\de-(?:0[5-9]|\d\d))\b"), r"\1…", "rounding of a processor, told by convert.py; what is larger stays"),
    (re.compile(r"(\"(?:maximum|median)\": )(?:0\.0|\d(?:\.\d+)?e-(?:0[5-9]|\d\d))(?=,)"), r"\1…", "the same in its JSON"),
    (re.compile(r"[ \t]+$", re.MULTILINE), "", "blanks at the end of a line"),
]


class BrokenOutcome(ValueError):
    """A recorded outcome cannot be used; the message names the file and says what to do."""


@dataclass(frozen=True)
class Outcome:
    """What one run did. `versions` by import name; `files` hold name, kind, size in bytes, change."""

    case: str
    step: str
    environment: str
    versions: dict[str, str]
    backend: str
    date: str
    outcome: str
    exit: int | None
    exceptions: list[dict] = field(default_factory=list)
    warnings: list[dict] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    files: list[dict] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)

    @property
    def run(self) -> Run:
        return Run(self.case, self.step, self.environment)

    @property
    def exception(self) -> dict | None:
        """The exception that the reader sees last."""
        return self.exceptions[0] if self.exceptions else None

    @property
    def text(self) -> str:
        return "\n".join(self.printed)


def normalise(text: str, folder: Path | str = "") -> str:
    """`text` without what differs from run to run; paths under `folder` become relative."""
    for place in sorted({str(folder), os.path.realpath(folder)} if str(folder) else set(), key=len, reverse=True):
        text = text.replace(place + os.sep, "").replace(place, ".")
    for pattern, replacement, _ in NORMALISERS:
        text = pattern.sub(replacement, text)
    return text.strip("\n")


def observe(run: Run, result: dict, folder: Path, versions: dict[str, str], backend: str, date: str) -> Outcome:
    """The outcome of a run from the worker's raw `result`."""

    def clean(entries: list[dict]) -> list[dict]:
        return [{**entry, "message": normalise(entry["message"], folder)} for entry in entries]

    exceptions, warnings = clean(result["exceptions"]), clean(result["warnings"])
    printed = normalise(result["stdout"], folder)
    word = "raises" if exceptions else "warns" if warnings else "ok"
    return Outcome(
        run.case, run.step, run.environment, versions, backend, date, word, result["exit"], exceptions, warnings,
        printed.split("\n") if printed else [], result["files"], result["leaves"],
    )  # fmt: skip


def numbers(outcome: Outcome) -> list[float]:
    return [float(match) for match in NUMBER.findall(outcome.text)]


def same_numbers(a: list[float], b: list[float]) -> bool:
    return len(a) == len(b) and all(
        (math.isnan(x) and math.isnan(y)) or math.isclose(x, y, rel_tol=NUMBER_TOLERANCE, abs_tol=NUMBER_FLOOR) for x, y in zip(a, b, strict=True)
    )


def tell(outcome: Outcome) -> str:
    """What a reader would have seen, in one line."""
    if outcome.exception:
        return f"raised {outcome.exception['type']}: {_first_line(outcome.exception['message'])}"
    if outcome.warnings:
        return "warned: " + "; ".join(f"{w['type']}: {_first_line(w['message'])}" for w in outcome.warnings)
    return "ran clean" + (f" and printed {_first_line(outcome.text)!r}" if outcome.printed else "")


def _first_line(text: str) -> str:
    line = text.strip().split("\n")[0]
    return line if len(line) <= 200 else line[:199] + "…"


def broken_promises(expectation: Expectation, outcome: Outcome, allowed_leaves: tuple[str, ...] = ()) -> list[str]:
    """How `outcome` breaks `expectation`, a sentence each; empty when it is kept. References are judged apart."""
    saw = tell(outcome)
    found = []
    if extra := sorted(set(outcome.leaves) - set(allowed_leaves)):
        found.append(f"left behind: {', '.join(extra)} (say so with `leaves` if that is meant)")
    if missing := sorted(set(allowed_leaves) - set(outcome.leaves)):
        found.append(f"`leaves` names {', '.join(missing)}, but nothing of the kind was left behind")
    if expectation.word == "raises":
        error = outcome.exception
        if error is None or expectation.type not in (error["type"], error.get("qualified")) or expectation.match not in error["message"]:
            found.append(f"promised {expectation.type} with {expectation.match!r}; it {saw}")
        return found
    if outcome.exception:
        return [*found, f"promised {expectation.word}; it {saw}"]
    if expectation.word == "ok" and outcome.warnings:
        found.append(f"promised ok, that is without a warning; it {saw}")
    if expectation.word == "warns" and not any(w["type"] == expectation.type and expectation.match in w["message"] for w in outcome.warnings):
        found.append(f"promised a warning {expectation.type} with {expectation.match!r}; it {saw}")
    if expectation.prints not in outcome.text:
        found.append(f"promised to print {expectation.prints!r}; it printed {outcome.text!r}")
    return found


def broken_references(expectation: Expectation, outcome: Outcome, same: Outcome | None, other: Outcome | None) -> list[str]:
    """As `broken_promises`, for the runs this one is compared with: `same` must print the same numbers, `other` something else."""
    found = []
    if same is not None and not outcome.exception and not same.exception and expectation.word != "differs":
        mine, theirs = numbers(outcome), numbers(same)
        if not mine:
            found.append("same_numbers: it printed no number")
        elif not same_numbers(mine, theirs):
            found.append(f"same_numbers: it printed {outcome.text!r}, but {same.run} printed {same.text!r}")
    if expectation.word == "differs" and other is not None and not outcome.exception:
        if outcome.text == other.text or (numbers(outcome) and same_numbers(numbers(outcome), numbers(other))):
            found.append(f"promised to differ from {other.run}, but both printed {outcome.text!r}")
    return found


def promised(expectation: Expectation, outcome: Outcome) -> Outcome:
    """The outcome as it is recorded: a kept promise to differ is named so."""
    return replace(outcome, outcome="differs") if expectation.word == "differs" and not outcome.exception else outcome


# --- recording and comparing -----------------------------------------------------------------------------------------


def seal(content: dict) -> str:
    """Shows that a record was written by a run and not by hand."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def dumps(outcome: Outcome) -> str:
    content = asdict(outcome)
    return json.dumps({**content, "seal": seal(content)}, indent=1, ensure_ascii=False) + "\n"


def read(path: Path) -> Outcome:
    """Read a recorded outcome.

    Raises:
        BrokenOutcome: it is missing, is no outcome, or was changed by hand.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        sealed = content.pop("seal")
        outcome = Outcome(**content)
    except FileNotFoundError:
        raise BrokenOutcome(f"{shown(path)}: not recorded yet; `python -m guide record` writes it") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenOutcome(f"{shown(path)}: is no recorded outcome ({error}); record it again") from None
    if sealed != seal(content):
        raise BrokenOutcome(f"{shown(path)}: was changed by hand (its seal does not fit); record it again")
    return outcome


def differences(recorded: Outcome, now: Outcome) -> list[str]:
    """The lines in which `now` is not what was recorded; dates never count, sizes within SIZE_TOLERANCE do not."""

    def comparable(outcome: Outcome, sizes: dict[str, int]) -> list[str]:
        content = asdict(outcome)
        del content["date"]
        for file in content["files"]:
            known = sizes.get(file["name"])
            if known is not None and abs(known - file["size"]) <= SIZE_TOLERANCE * max(known, 1):
                file["size"] = known
        return json.dumps(content, indent=1, ensure_ascii=False).split("\n")

    sizes = {file["name"]: file["size"] for file in recorded.files}
    lines = difflib.unified_diff(comparable(recorded, sizes), comparable(now, sizes), "recorded", "now", n=1, lineterm="")
    return list(lines)


def record(path: Path, outcome: Outcome) -> bool:
    """Write `outcome` to `path`, whole or not at all; leave the file as it is when only the date would change."""
    try:
        if not differences(read(path), outcome):
            return False
    except BrokenOutcome:
        pass
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_suffix(".part")
    temporary.write_text(dumps(outcome), encoding="utf-8")
    temporary.replace(path)
    return True
