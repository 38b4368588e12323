"""The planner: what is there, where it is needed, what for -> routes that recorded runs prove, worked out for every combination.

Reads docs/planner.toml and records. Writes a form, the steps and the answers, which docs/assets/planner.js puts together in the page.
"""

from __future__ import annotations

import html
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product
from pathlib import Path
from typing import Any

from guide import environments, matrix, ranges
from guide.cases import Case, Run, Step
from guide.environments import ROOT
from guide.outcomes import BrokenOutcome, Outcome
from guide.words import LANGUAGES, listed

FILE = ROOT / "docs" / "planner.toml"
QUESTIONS = ("file", "writer", "reader", "goal", "has")
GOOD = ("ok", "warns")
KERAS_3 = "keras_3"  # in planner.toml: every Keras 3
# To find the nearest answer: how much giving up an answer costs. Another file or writer is another question, and comes last.
GIVEN_UP = {"goal": 1, "reader": 3, "has": 4, "writer": 10, "file": 20}
_CHEAPEST_FIRST = sorted(
    (given for count in range(1, len(GIVEN_UP) + 1) for given in combinations(GIVEN_UP, count)), key=lambda given: sum(GIVEN_UP[question] for question in given)
)
WORDS = {
    "choose": {"zh": "选好以上几项，这里给出路线。", "en": "Choose above, and the route appears here."},
    "found": {"zh": "实测可行的路线：{count} 条。下面是：{name}。", "en": "Routes that were measured to work: {count}. Shown: {name}."},
    "none": {"zh": "没有实测可行的路线。", "en": "No route is proven for this."},
    "nearest": {"zh": "最接近、有实测的是：", "en": "The nearest that is proven:"},
    "other": {"zh": "还有别的路线", "en": "Other routes"},
    "in": {"zh": "在 {where} 里运行", "en": "Run in {where}"},
    "proven": {"zh": "依据", "en": "Proven by"},
    "mind": {"zh": "注意", "en": "Mind"},
    "more": {"zh": "详情", "en": "what it is about"},
    "step": {"zh": "第 {number} 步", "en": "Step {number}"},
    "above": {"zh": "代码见上文：", "en": "The code stands above: "},
    "colon": {"zh": "：", "en": ": "},
    "versions": {"zh": "版本", "en": "Versions"},
    "all": {"zh": "列出全部路线的代码", "en": "List the code of all routes"},
    "then": {"zh": "打开以后", "en": "Once it is open"},
    "case": {"zh": "{title}（{where}，{date}）", "en": "{title} ({where}, {date})"},
    "matrix": {"zh": "矩阵：{tried} 种模型，{equal} 种预测一致", "en": "matrix: {equal} of {tried} kinds of model predict the same"},
    "state": {"zh": "矩阵：预测一致，优化器状态也恢复了", "en": "matrix: it predicts the same, and the optimizer's state came back"},
    "not": {"zh": "；不行的：{names}", "en": "; not these: {names}"},
    "raises": {"zh": "{name}（报错）", "en": "{name} (raises)"},
    "differs": {"zh": "{name}（结果不对）", "en": "{name} (wrong result)"},
}


class BrokenPlan(ValueError):
    """planner.toml cannot be used; the message names file and key."""


def _broken(key: str, what: str) -> BrokenPlan:
    return BrokenPlan(f"docs/planner.toml: {key}: {what}")


@dataclass(frozen=True)
class Route:
    """A way to get at the model. Fields as planner.toml explains them; `writer` and `reader` are environments."""

    name: str
    file: tuple[str, ...]
    has: tuple[str, ...]
    goal: tuple[str, ...]
    writer: tuple[str, ...]
    reader: tuple[str, ...]
    gives: str
    steps: tuple[tuple[str, str], ...]  # (area/case/step, environment or nothing)
    proof: tuple[str, ...]
    matrix: tuple[tuple[str, str, str, str], ...]
    models: tuple[str, ...]
    state: bool
    caveats: tuple[str, ...]
    text: dict[str, str]


@dataclass(frozen=True)
class Evidence:
    """What proves a route for one writer and one reader. equal, failed: models of the matrix; failed with what they did."""

    runs: tuple[Run, ...] = ()
    equal: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    state: bool = False  # the optimizer's state came back as well

    @property
    def whole(self) -> bool:
        return not self.failed


@dataclass(frozen=True)
class Offer:
    """A route as it answers one combination: its steps with the environment each runs in, and what proves it."""

    route: str
    steps: tuple[tuple[str, str], ...]
    evidence: Evidence
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Offers, best first; without any: why not (the position in `unwritten`), or the nearest combination that has some."""

    offers: tuple[Offer, ...] = ()
    unwritten: int | None = None
    nearest: tuple[str, ...] | None = None


Combination = tuple[str, str, str, str, str]


@dataclass
class Planner:
    """docs/planner.toml, checked against everything recorded.

    Raises:
        BrokenPlan: names file and key.
    """

    cases: dict[str, Case]
    outcomes: dict[Run, Outcome]
    table: dict[str, Any]
    matrix: Any = None
    values: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._looked_up: dict[Run, Outcome | ranges.Observed | None] = {}
        self._proven: dict[tuple[str, str, str], bool] = {}
        self._evidence: dict[tuple[str, str, str, str], Evidence | None] = {}
        self._swept = {name: self._sweep_of(case) for name, case in self.cases.items()}
        self._known(self.table, {"questions", "models", "names", "caveats", "unwritten", "route", "next"}, "(file)")
        for question in QUESTIONS:
            asked = self._get(self.table, "questions", "(file)").get(question) or self._fail(f"questions.{question}", "missing")
            self.values[question] = self._environments(asked, question) if "environments" in asked else list(self._get(asked, "values", f"questions.{question}"))
        self.routes = [self._route(entry, f"route {entry.get('name', number)!r}") for number, entry in enumerate(self.table["route"], 1)]
        names = [route.name for route in self.routes]
        if double := {name for name in names if names.count(name) > 1}:
            raise _broken(f"route {sorted(double)[0]!r}", "stands twice")
        for name, entry in self.table["caveats"].items():
            self._caveat(entry, f"caveats.{name}")
        self.next = [self._next(entry, f"next {number}") for number, entry in enumerate(self.table["next"], 1)]
        for number, entry in enumerate(self.table["unwritten"], 1):
            self._unwritten(entry, f"unwritten {number}")
        self._check_claims()

    # --- reading ------------------------------------------------------------------------------------------------------

    @staticmethod
    def _sweep_of(case: Case) -> ranges.Ranges:
        try:
            return ranges.read(case)
        except BrokenOutcome:  # render tells of it; here it proves nothing
            return ranges.Ranges()

    def _fail(self, key: str, what: str):
        raise _broken(key, what)

    def _get(self, entry: dict, name: str, key: str) -> Any:
        return entry[name] if name in entry else self._fail(f"{key}.{name}" if key != "(file)" else name, "missing")

    def _known(self, entry: dict, keys: set[str], key: str) -> None:
        if unknown := sorted(set(entry) - keys):
            raise _broken(f"{key}.{unknown[0]}", f"unknown key; known: {', '.join(sorted(keys))}")

    def _text(self, entry: dict, key: str) -> dict[str, str]:
        return {language: self._get(entry, language, key) for language in LANGUAGES}

    def _environments(self, asked: dict, question: str) -> list[str]:
        names = []
        for name in asked["environments"]:
            if name == "releases":
                names += [row.name for row in environments.releases(every_patch=False) if row.name != environments.NEWEST]
            elif name in environments.table():
                names.append(name)
            else:
                raise _broken(f"questions.{question}.environments", f"unknown environment {name!r}")
        return names

    def _chosen(self, entry: dict, question: str, key: str) -> tuple[str, ...]:
        """The answers to a question that an entry is for; all where it does not say."""
        said = entry.get(question, self.values[question])
        chosen = []
        for value in [said] if isinstance(said, str) else said:
            found = [name for name in self.values[question] if _is_keras_3(name)] if value == KERAS_3 and question in ("writer", "reader") else [value]
            if not set(found) <= set(self.values[question]):
                raise _broken(f"{key}.{question}", f"unknown value {value!r}; known: {', '.join(self.values[question])}")
            chosen += found
        return tuple(chosen)

    def step(self, name: str, key: str) -> Step:
        case, _, step = name.rpartition("/")
        if case not in self.cases:
            raise _broken(key, f"unknown case {case!r}")
        if step not in self.cases[case].steps:
            raise _broken(key, f"the case {case} has no step {step!r}; known: {', '.join(self.cases[case].steps)}")
        return self.cases[case].steps[step]

    def _route(self, entry: dict, key: str) -> Route:
        self._known(entry, {"name", "gives", "steps", "proof", "matrix", "models", "state", "caveats", *QUESTIONS, *LANGUAGES}, key)
        steps = []
        for said in self._get(entry, "steps", key):
            name, _, where = said.partition("@")
            step = self.step(name, f"{key}.steps")
            if where and not self._did_well(step, where):
                raise _broken(f"{key}.steps", f"{said} is not recorded to run there")
            steps.append((name, where))
        for name in self._get(entry, "proof", key):
            said = self.step(name, f"{key}.proof").table
            if not (said.same_numbers or any(expected.prints for expected in said.expectations.values())):
                raise _broken(f"{key}.proof", f"{name} proves nothing: its case.toml promises no numbers (same_numbers, or what it prints)")
        for name in entry.get("caveats", ()):
            if name not in self.table["caveats"]:
                raise _broken(f"{key}.caveats", f"unknown caveat {name!r}")
        return Route(
            self._get(entry, "name", key), gives=self._get(entry, "gives", key), steps=tuple(steps), proof=tuple(entry["proof"]),
            matrix=self._stages(entry.get("matrix", ()), key), models=tuple(entry.get("models", ())), state=entry.get("state", False), caveats=tuple(entry.get("caveats", ())), text=self._text(entry, key),
            **{question: self._chosen(entry, question, key) for question in QUESTIONS},
        )  # fmt: skip

    def _stages(self, stages: list[list[str]], key: str) -> tuple[tuple[str, str, str, str], ...]:
        for stage in stages:
            if len(stage) != 4:
                raise _broken(f"{key}.matrix", f"{stage} is not [artifact, writer, way, reader]")
            for name, known in ((stage[1], "writer"), (stage[3], "reader")):
                if name not in (known, *self.values[known]):
                    raise _broken(f"{key}.matrix", f"unknown environment {name!r}")
            if stage[0] not in matrix.WAYS_OF or not set(stage[2].split("|")) <= set(matrix.WAYS_OF[stage[0]]):
                raise _broken(f"{key}.matrix", f"the matrix does not open {stage[0]!r} by {stage[2]!r}")
        return tuple(map(tuple, stages))

    def _caveat(self, entry: dict, key: str) -> None:
        self._known(entry, {"page", *QUESTIONS, *LANGUAGES}, key)
        self._text(entry, key)
        for question in QUESTIONS:
            self._chosen(entry, question, key)
        page, _, heading = self._get(entry, "page", key).partition("#")
        for language in LANGUAGES:
            path = ROOT / "docs" / language / page
            if not path.is_file() or (heading and f"{{#{heading}}}" not in path.read_text(encoding="utf-8")):
                raise _broken(f"{key}.page", f"there is no docs/{language}/{entry['page']}")

    def _next(self, entry: dict, key: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        self._known(entry, {"goal", "after", "steps"}, key)
        for name in entry.get("steps", ()):
            self.step(name, f"{key}.steps")
        return self._chosen(entry, "goal", key)[0], tuple(self._get(entry, "after", key)), tuple(entry.get("steps", ()))

    def _unwritten(self, entry: dict, key: str) -> None:
        self._known(entry, {"file", "writer", "proof", *LANGUAGES}, key)
        self._text(entry, key)
        name, _, where = self._get(entry, "proof", key).partition("@")
        outcome = self._outcome(self.step(name, f"{key}.proof"), where)
        if outcome is None or outcome.outcome != "raises":
            raise _broken(f"{key}.proof", f"{entry['proof']} is not recorded to fail")

    def _check_claims(self) -> None:
        """A route that nothing proves for any pair is a false claim."""
        for route in self.routes:
            if not any(self.evidence(route, has, writer, reader) for has in route.has for writer in route.writer for reader in route.reader):
                raise _broken(f"route {route.name!r}", f"no recorded run proves it ({', '.join(route.proof)})")
            reached = {goal for goal, after, _ in self.next if route.gives in after}
            if lost := set(route.goal) - reached and "goal" in self._entry(route):
                raise _broken(f"route {route.name!r}.goal", f"no `next` goes on from {route.gives!r} to that goal: {lost}")

    def _entry(self, route: Route) -> dict:
        return next(entry for entry in self.table["route"] if entry["name"] == route.name)

    # --- proof --------------------------------------------------------------------------------------------------------

    def _outcome(self, step: Step, environment: str) -> Outcome | ranges.Observed | None:
        """What is recorded of a step in an environment: by itself, or by a sweep of the code as it stands."""
        run = Run(step.case, step.name, environment)
        if run not in self._looked_up:
            self._looked_up[run] = self.outcomes.get(run) or self._of_sweep(step, environment)
        return self._looked_up[run]

    def _of_sweep(self, step: Step, environment: str) -> ranges.Observed | None:
        swept = self._swept[step.case]
        if swept.codes.get(step.name) != ranges.code(step):
            return None
        return next((s.observed for s in swept.steps.get(step.name, ()) if environment in s.environments), None)

    def _did_well(self, step: Step, environment: str) -> bool:
        outcome = self._outcome(step, environment)
        return outcome is not None and outcome.outcome in GOOD

    def _writers(self, step: Step, environment: str) -> set[str]:
        """Which environments wrote what a step works on, in the first place."""
        found = set()
        for need in step.needs(environment):
            made_by = self.cases[need.case].steps[need.step]
            found |= self._writers(made_by, need.environment) or {need.environment}
        return found

    def _proves(self, name: str, writer: str, reader: str) -> bool:
        key = name, writer, reader
        if key not in self._proven:
            step = self.step(name, "proof")
            self._proven[key] = self._did_well(step, reader) and self._writers(step, reader) == {writer}
        return self._proven[key]

    def evidence(self, route: Route, has: str, writer: str, reader: str) -> Evidence | None:
        """What proves a route for this pair, or nothing."""
        key = route.name, has, writer, reader
        if key not in self._evidence:
            self._evidence[key] = self._look_for(route, has, writer, reader)
        return self._evidence[key]

    def _look_for(self, route: Route, has: str, writer: str, reader: str) -> Evidence | None:
        runs = []
        if has == route.has[0]:
            runs = [Run(*name.rpartition("/")[::2], reader) for name in route.proof if self._proves(name, writer, reader)]
        equal, failed = [], []
        for model in route.models or self.table["models"][has] if self.matrix and route.matrix else ():
            words = [self._word(route, model, stage, writer, reader) for stage in route.matrix]
            if any(word not in ("equal", "differs", "raises") for word in words):
                continue
            bad = next((word for word in words if word != "equal"), "")
            (failed.append((model, bad)) if bad else equal.append(model))
        return Evidence(tuple(runs), tuple(equal), tuple(failed), route.state) if runs or equal else None

    def _word(self, route: Route, model: str, stage: tuple[str, str, str, str], writer: str, reader: str) -> str:
        """What the matrix saw at one stage; of several ways, the first that the model was opened in."""
        artifact, by, ways, where = stage
        by, where = {"writer": writer}.get(by, by), {"reader": reader}.get(where, where)
        cell = next(filter(None, (self.matrix.cell(model, artifact, by, way, where) for way in ways.split("|"))), None)
        if cell is None:
            return ""
        return "differs" if route.state and cell.word == "equal" and not cell.optimizer else cell.word

    # --- answers ------------------------------------------------------------------------------------------------------

    def combinations(self) -> Iterator[Combination]:
        return product(*(self.values[question] for question in QUESTIONS))

    def _offers(self, combination: Combination) -> tuple[Offer, ...]:
        asked = dict(zip(QUESTIONS, combination, strict=True))
        found = []
        for route in self.routes:
            if any(value not in getattr(route, question) for question, value in asked.items()):
                continue
            then = next((steps for goal, after, steps in self.next if goal == asked["goal"] and route.gives in after), None)
            if then is None or not all(self._did_well(self.step(name, "next"), asked["reader"]) for name in then):
                continue
            if evidence := self.evidence(route, asked["has"], asked["writer"], asked["reader"]):
                steps = [*((name, where or asked["reader"]) for name, where in route.steps), *((name, asked["reader"]) for name in then)]
                caveats = [name for name in route.caveats if all(asked[q] in self._chosen(self.table["caveats"][name], q, name) for q in QUESTIONS)]
                found.append(Offer(route.name, tuple(steps), evidence, tuple(caveats)))
        return tuple(sorted(found, key=lambda offer: not offer.evidence.whole))

    @cached_property
    def answers(self) -> dict[Combination, Answer]:
        offers = {combination: self._offers(combination) for combination in self.combinations()}
        return {combination: Answer(found) if found else self._without(combination, offers) for combination, found in offers.items()}

    def _without(self, combination: Combination, offers: dict[Combination, tuple[Offer, ...]]) -> Answer:
        asked = dict(zip(QUESTIONS, combination, strict=True))
        for number, entry in enumerate(self.table["unwritten"]):
            if all(asked[question] in self._chosen(entry, question, "unwritten") for question in ("file", "writer")):
                return Answer(unwritten=number)
        for given in _CHEAPEST_FIRST:
            if near := [c for c in self._changed(combination, given) if offers[c]]:
                return Answer(nearest=min(near, key=lambda c: self._distance(combination, c)))
        return Answer()

    def _changed(self, combination: Combination, questions: tuple[str, ...]) -> Iterator[Combination]:
        choices = [
            [value for value in self.values[question] if value != said] if question in questions else [said]
            for question, said in zip(QUESTIONS, combination, strict=True)
        ]
        return product(*choices)

    def _distance(self, one: Combination, other: Combination) -> tuple:
        before, now = dict(zip(QUESTIONS, one, strict=True)), dict(zip(QUESTIONS, other, strict=True))
        a, b, readers = before["reader"], now["reader"], self.values["reader"]
        harder = now["has"] not in (before["has"], self.values["has"][0])
        return harder, _is_keras_3(a) != _is_keras_3(b), abs(readers.index(a) - readers.index(b)), other

    # --- the page -----------------------------------------------------------------------------------------------------

    @cached_property
    def steps(self) -> list[str]:
        """Every step that an offer holds, in the order of the file."""
        offered = {name for answer in self.answers.values() for offer in answer.offers for name, _ in offer.steps}
        written = [name for route in self.routes for name, _ in route.steps] + [name for _, _, steps in self.next for name in steps]
        return [name for name in dict.fromkeys(written) if name in offered]

    def label(self, question: str, value: str, language: str) -> str:
        asked = self.table["questions"][question]
        return asked["values"][value][language] if "values" in asked else environments.table()[value].title

    def _proof(self, evidence: Evidence, language: str) -> tuple:
        """Lines that say what proves a route; where they hold a date, `(title, date)`, a run in the reader's environment is meant."""
        lines: list[tuple] = []
        for run in evidence.runs:
            outcome = self._outcome(self.cases[run.case].steps[run.step], run.environment)
            date = outcome.date if isinstance(outcome, Outcome) else self._swept[run.case].date
            lines.append((getattr(self.cases[run.case].title, language).replace("`", ""), date))
        if evidence.state and evidence.equal:
            lines.append((WORDS["state"][language],))
        elif evidence.equal or evidence.failed:
            names = [WORDS[word][language].format(name=self.table["names"].get(model, {}).get(language, model)) for model, word in evidence.failed]
            text = WORDS["matrix"][language].format(equal=len(evidence.equal), tried=len(evidence.equal) + len(evidence.failed))
            lines.append((text + (WORDS["not"][language].format(names=listed(names, language)) if names else ""),))
        return tuple(lines)

    def data(self, language: str) -> dict:
        """All answers: `answer` holds a number for each combination, in the order of `values`, pointing into `answers`.

        An answer is a list of offers, the number of the nearest combination, or the text of `unwritten` that says why not.
        """
        proofs: dict[tuple, int] = {}
        offers: dict[tuple, int] = {}
        kinds: dict[str, int] = {}
        chosen = []
        numbers = {combination: number for number, combination in enumerate(self.combinations())}
        places = list(environments.table())
        for combination, answer in self.answers.items():
            reader = combination[QUESTIONS.index("reader")]
            held = []
            for offer in answer.offers:
                proof = proofs.setdefault(self._proof(offer.evidence, language), len(proofs))
                steps = tuple((self.steps.index(name), -1 if where == reader else places.index(where)) for name, where in offer.steps)
                held.append(offers.setdefault((offer.route, steps, proof, offer.caveats), len(offers)))
            kind = json.dumps(held or (numbers[answer.nearest] if answer.nearest else self.table["unwritten"][answer.unwritten][language]))
            chosen.append(kinds.setdefault(kind, len(kinds)))
        return {
            "values": {question: self.values[question] for question in QUESTIONS},
            "labels": {question: [self.label(question, value, language).replace("`", "") for value in self.values[question]] for question in QUESTIONS},
            "environments": [environments.table()[name].title for name in places],
            "routes": {route.name: route.text[language] for route in self.routes},
            "steps": self.steps,
            "offers": list(offers),
            "proofs": list(proofs),
            "caveats": {name: [entry[language], entry["page"].replace(".md", ".html")] for name, entry in self.table["caveats"].items()},
            "answers": [json.loads(kind) for kind in kinds],
            "answer": chosen,
            "words": {key: words[language] for key, words in WORDS.items()},
        }

    def form(self, language: str) -> str:
        """The questions, the place of the answer, and the data; the script stands with them, so no other page loads it."""
        data = json.dumps(self.data(language), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("`", "")
        blocks = [self._radios("file", language), self._selects(language), self._radios("goal", language), self._radios("has", language)]
        return (
            f'<form id="planner-form" class="planner" hidden>{"".join(blocks)}</form>\n\n'
            f'<p id="planner-status" class="planner-status" role="status" hidden>{WORDS["choose"][language]}</p>\n\n'
            f'<div id="planner-answer" class="planner-answer" hidden></div>\n\n'
            f'<p id="planner-list" hidden><a href="#planner-all">{WORDS["all"][language]}</a></p>\n\n'
            f'<link rel="stylesheet" href="assets/planner.css">\n'
            f'<script id="planner-data" type="application/json">{data}</script>\n'
            f'<script src="assets/planner.js" defer></script>\n'
        )

    def _radios(self, question: str, language: str) -> str:
        options = "".join(
            f'<label><input type="radio" name="{question}" value="{value}"{" checked" if not place else ""}> <span>{_inline(self.label(question, value, language))}</span></label>'
            for place, value in enumerate(self.values[question])
        )
        return f'<fieldset><legend>{self.table["questions"][question][language]}</legend><div class="planner-options">{options}</div></fieldset>'

    def _selects(self, language: str) -> str:
        selects = []
        for question in ("writer", "reader"):
            start = environments.primaries()[0] if question == "writer" else environments.NEWEST
            options = "".join(
                f'<option value="{value}"{" selected" if value == start else ""}>{html.escape(self.label(question, value, language))}</option>'
                for value in self.values[question]
            )
            selects.append(f'<label><span>{self.table["questions"][question][language]}</span><select name="{question}">{options}</select></label>')
        return f'<fieldset><legend>{WORDS["versions"][language]}</legend><div class="planner-options">{"".join(selects)}</div></fieldset>'

    def listing(self, language: str, partial: Callable[[Step], str]) -> str:
        """All routes, one below another, every step's code once: what is read without a script, and where the script takes the steps from."""
        shown: set[str] = set()

        def place(name: str) -> str:
            step = self.step(name, "steps")
            if name in shown:
                title = getattr(self.cases[step.case].title, language)
                return f'<p class="planner-again">{WORDS["above"][language]}<a href="#{anchor(name)}">{_inline(title)}</a></p>'
            shown.add(name)
            return f'<div class="planner-step" id="{anchor(name)}" data-step="{name}" markdown="1">\n\n{partial(step)}\n</div>'

        parts = []
        for route in self.routes:
            if not all(name in self.steps for name, _ in route.steps):
                continue
            files = listed([_inline(self.label("file", file, language)) for file in route.file], language)
            readers = listed(list(dict.fromkeys(_family(name, self, language) for name in route.reader)), language)
            parts.append(f'<p class="planner-route"><b>{files}</b> → {html.escape(readers)}{WORDS["colon"][language]}{html.escape(route.text[language])}</p>')
            parts += [place(name) for name, _ in route.steps]
        parts.append(f'<p class="planner-route"><b>{WORDS["then"][language]}</b></p>')
        parts += [place(name) for _, _, steps in self.next for name in steps if name in self.steps]
        inside = "\n\n".join(parts)
        return f'<div id="planner-all" class="planner-all" markdown="1">\n\n{inside}\n\n</div>\n'


def anchor(step: str) -> str:
    """Where a step's code stands on the planner's page."""
    return f"step-{step.replace('/', '-')}"


def named(file: Path = FILE) -> list[str]:
    """The steps whose code the planner's page shows."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return list(dict.fromkeys(step.partition("@")[0] for entry in (*table["route"], *table["next"]) for step in entry.get("steps", ())))


def _family(name: str, planner: Planner, language: str) -> str:
    return "Keras 3" if _is_keras_3(name) else planner.label("reader", name, language)


def _inline(text: str) -> str:
    """Text with `code`, as HTML."""
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(html.escape(text).split("`")))


def _is_keras_3(name: str) -> bool:
    return name.startswith(KERAS_3) or name.startswith(environments.NEWEST)


def load(cases: dict[str, Case], outcomes: dict[Run, Outcome], file: Path = FILE) -> Planner:
    """The planner of `file`, checked against what is recorded.

    Raises:
        BrokenPlan: names file and key.
        BrokenOutcome: the record of the matrix is broken.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise _broken("(file)", f"is not TOML: {error}") from None
    return Planner(cases, outcomes, table, matrix.load())
