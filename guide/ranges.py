"""What every release of Keras 3 does with a case: runs of releases with the same outcome, one compact file a case (`out/releases.json`).

Written by guide.sweep, read by guide.render.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from guide import environments
from guide.cases import Case, Run, Step, shown
from guide.outcomes import NUMBER, BrokenOutcome, Outcome, numbers, same_numbers, seal

NAME = "releases.json"
NOT_RUN = "not-run"  # what the step works on is not written in this environment


@dataclass(frozen=True)
class Observed:
    """What a step did: as Outcome, without what belongs to one environment alone (sizes, versions)."""

    outcome: str
    exceptions: list[dict] = field(default_factory=list)
    warnings: list[dict] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    files: list[dict] = field(default_factory=list)

    @property
    def exception(self) -> dict | None:
        return self.exceptions[0] if self.exceptions else None

    @property
    def label(self) -> tuple[str, str]:
        """What a strip shows of it: the word, and the exception's type."""
        return self.outcome, self.exception["type"] if self.exception else ""

    def same(self, other: Observed) -> bool:
        return _comparable(self) == _comparable(other)


@dataclass(frozen=True)
class Stretch:
    """Environments, in their order, in which a step did the same."""

    environments: list[str]
    observed: Observed


def _comparable(observed: Observed) -> tuple:
    """Numbers to four digits: the last ones are TensorFlow's and NumPy's, not Keras's."""

    def rounded(text: str) -> str:
        return NUMBER.sub(lambda match: f"{float(match[0]):.4g}", text)

    first = observed.exception
    return (
        observed.outcome, (first["type"], rounded(first["message"])) if first else None,
        tuple(sorted({(w["type"], rounded(w["message"])) for w in observed.warnings})),
        tuple(map(rounded, observed.printed)), tuple((f["name"], f["kind"], f["change"]) for f in observed.files),
    )  # fmt: skip


def observed(outcome: Outcome, word: str = "") -> Observed:
    files = [{key: file[key] for key in ("name", "kind", "change")} for file in outcome.files]
    warnings = [dict(pair) for pair in dict.fromkeys(tuple(sorted(w.items())) for w in outcome.warnings)]
    return Observed(word or outcome.outcome, outcome.exceptions, warnings, outcome.printed, files)


def judged(step: Step, outcome: Outcome, recorded: dict[str, Outcome], same: Outcome | None) -> str:
    """The word for what a step did where nothing is promised: what the primaries and the step's own promises call wrong is wrong here too.

    recorded: the step's recorded outcomes by environment. same: the run whose numbers it must print.
    """
    if outcome.exception:
        return outcome.outcome
    expected = step.table.expectations
    if any(said.word == "differs" and name in recorded and recorded[name].text == outcome.text for name, said in expected.items()):
        return "differs"
    wanted = [said.prints for name, said in expected.items() if said.prints and said.word != "differs"]
    if wanted and not any(text in outcome.text for text in wanted):
        return "differs"
    if same is not None and not same.exception and expected[environments.NEWEST].word != "differs":
        mine = numbers(outcome)
        if mine and not same_numbers(mine, numbers(same)):
            return "differs"
    return outcome.outcome


def code(step: Step) -> str:
    """Tells whether a record still is of the code as it stands."""
    return hashlib.sha256(step.file.read_bytes()).hexdigest()[:16]


def join(found: Iterable[tuple[str, Observed]]) -> list[Stretch]:
    """Neighbours with the same outcome put together."""
    stretches: list[Stretch] = []
    for environment, now in found:
        if stretches and stretches[-1].observed.same(now):
            stretches[-1].environments.append(environment)
        else:
            stretches.append(Stretch([environment], now))
    return stretches


def dumps(case: Case, steps: dict[str, list[Stretch]], date: str) -> str:
    """A line for each stretch, so that a change can be reviewed."""
    content = {
        "case": case.name,
        "date": date,
        "steps": {name: {"code": code(case.steps[name]), "stretches": [_stretch(stretch) for stretch in found]} for name, found in steps.items()},
    }
    lines = [f'{{\n "case": {json.dumps(case.name)},\n "date": "{date}",\n "steps": {{']
    for number, (name, step) in enumerate(content["steps"].items(), 1):
        stretches = ",\n".join("   " + json.dumps(stretch, ensure_ascii=False) for stretch in step["stretches"])
        comma = "," if number < len(content["steps"]) else ""
        lines.append(f'  {json.dumps(name)}: {{"code": "{step["code"]}", "stretches": [\n{stretches}\n  ]}}{comma}')
    lines.append(f' }},\n "seal": "{seal(content)}"\n}}\n')
    return "\n".join(lines)


def _stretch(stretch: Stretch) -> dict:
    return {"environments": stretch.environments, "observed": {key: value for key, value in asdict(stretch.observed).items() if value}}


@dataclass(frozen=True)
class Ranges:
    """All that sweeps recorded of one case. `steps`: stretches by step; empty where nothing was swept yet."""

    date: str = ""
    steps: dict[str, list[Stretch]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


def path(case: Case) -> Path:
    return case.folder / "out" / NAME


@cache
def _read(file: Path, _changed: int) -> Ranges:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content.pop("seal") != seal(content):
            raise BrokenOutcome(f"{shown(file)}: was changed by hand (its seal does not fit); sweep it again")
        steps = {name: [Stretch(s["environments"], Observed(**s["observed"])) for s in step["stretches"]] for name, step in content["steps"].items()}
        return Ranges(content["date"], steps, {name: step["code"] for name, step in content["steps"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenOutcome(f"{shown(file)}: is no record of a sweep ({error}); sweep it again") from None


def read(case: Case) -> Ranges:
    """What sweeps recorded of `case`; nothing where there is no record.

    Raises:
        BrokenOutcome: it is no record, or was changed by hand.
    """
    file = path(case)
    return _read(file, file.stat().st_mtime_ns) if file.is_file() else Ranges()


# --- strips ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Segment:
    """A part of a strip: versions from `first` to `last`, with what they all do.

    says: what they print, where that tells releases apart. details: what they did exactly, stretch by stretch.
    """

    first: str
    last: str
    label: tuple[str, str]
    says: str
    details: list[tuple[str, str, Observed]]


def version(environment: str) -> str:
    return environments.table()[environment].pinned["keras"]


def strip(step: Step, ranges: Ranges, newest: Outcome | None) -> list[Segment]:
    """The releases of Keras 3 in which a step does the same thing, from old to new; `newest` is the outcome recorded in keras3."""
    order = [row.name for row in environments.releases()]
    found = {name: stretch.observed for stretch in ranges.steps.get(step.name, ()) for name in stretch.environments}
    if not any(name in found for name in order):
        return []
    if newest is not None:
        found[environments.NEWEST] = observed(newest)
    segments: list[Segment] = []
    stretches = join((name, found[name]) for name in order if name in found)
    printed = _telling([stretch.observed for stretch in stretches])
    for stretch in stretches:
        first, last, label = version(stretch.environments[0]), version(stretch.environments[-1]), stretch.observed.label
        says = printed.get(_comparable(stretch.observed), "")
        detail = (first, last, stretch.observed)
        if segments and (segments[-1].label, segments[-1].says) == (label, says):
            before = segments.pop()
            segments.append(Segment(before.first, last, label, says, [*before.details, detail]))
        else:
            segments.append(Segment(first, last, label, says, [detail]))
    return segments


def _telling(seen: list[Observed]) -> dict[tuple, str]:
    """What a step prints, where it is short and releases that end well fall into two or three groups by it."""
    well = [one for one in seen if not one.exception and one.outcome != NOT_RUN]
    said = {_comparable(one)[3] for one in well}
    if not 2 <= len(said) <= 3 or any(len(one.printed) != 1 or len(one.printed[0]) > 48 for one in well):
        return {}
    return {_comparable(one): one.printed[0] for one in well}


def named(first: str, last: str) -> str:
    """How a strip names releases: `3.0 – 3.7` where these minors do it whole, with patch numbers where the boundary is inside one."""
    patches: dict[str, list[str]] = {}
    for row in environments.releases():
        patches.setdefault(environments.minor(row.pinned["keras"]), []).append(row.pinned["keras"])
    low = environments.minor(first) if first == patches[environments.minor(first)][0] else first
    high = environments.minor(last) if last == patches[environments.minor(last)][-1] else last
    if first == last:
        return first if low == first or high == last else low
    return low if low == high else f"{low} – {high}"


def needs(cases: dict[str, Case], environment: str) -> list[Run]:
    """Everything a sweep runs in one environment."""
    row = environments.table()[environment]
    return [
        Run(case.name, step.name, environment)
        for case in cases.values()
        for step in case.steps.values()
        if step.swept and (not row.imports or environment in step.table.expectations or _imports(step, row.imports))
    ]


def _imports(step: Step, imports: dict[str, str]) -> bool:
    text = step.file.read_text(encoding="utf-8")
    return any(re.search(rf"^\s*(?:import {name}( as \w+)?$|from {name}[ .])", text, re.MULTILINE) for name in imports)
