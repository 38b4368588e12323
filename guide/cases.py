"""Cases: one reader's question each, a folder `snippets/<area>/<case>/` with code and its expectations in `case.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from guide import environments
from guide.environments import ROOT

SNIPPETS = ROOT / "snippets"
TOOLS = SNIPPETS / "tools"
OUTCOMES = ("ok", "warns", "raises", "differs", "not-applicable")
SUFFIXES = (".py", ".sh")


class BrokenCase(ValueError):
    """A case.toml cannot be used; the message names file and key, and says what to write."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Text(_Strict):
    """The same sentence in both languages."""

    zh: str
    en: str


class Expectation(_Strict):
    """What a step is promised to do in one environment.

    word: one of OUTCOMES. type: of the exception or warning. match: in its message. prints: in the printed text.
    reference: `step@environment` whose printed text must differ. reason: why there is nothing to run.
    """

    word: str
    type: str = ""
    match: str = ""
    prints: str = ""
    reference: str = ""
    reason: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_toml(cls, value: Any) -> Any:
        if value == "ok":
            return {"word": "ok"}
        if not isinstance(value, dict):
            raise ValueError(f"unknown outcome {value!r}; known: {', '.join(OUTCOMES)}")
        words = [key for key in value if key in OUTCOMES]
        if len(words) != 1:
            raise ValueError(f"needs exactly one outcome of {', '.join(OUTCOMES)}; found keys {', '.join(value) or 'none'}")
        word, rest = words[0], dict(value)
        argument = rest.pop(word)
        allowed = {"ok": (), "warns": ("match", "prints"), "raises": ("match",), "differs": ("prints",), "not-applicable": ()}[word]
        if unknown := sorted(set(rest) - set(allowed)):
            raise ValueError(f"key {unknown[0]!r} does not go with {word!r}; allowed: {', '.join(allowed) or 'none'}")
        field = {"ok": "prints", "warns": "type", "raises": "type", "differs": "reference", "not-applicable": "reason"}[word]
        if not argument or (field != "reason" and not isinstance(argument, str)):
            raise ValueError(f"{word!r} needs {'a text' if field != 'reason' else 'a reason { zh, en }'}")
        if word in ("raises", "warns") and not rest.get("match"):
            raise ValueError(f"{word!r} needs `match`, a part of the message that a reader would see")
        return {"word": word, field: argument, **rest}


class StepTable(_Strict):
    """One `[step]` table of a case.toml, environments taken out into `expectations`."""

    note: Text | None = None
    needs: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()  # of snippets/tools/, handed over as a reader would download them
    same_numbers: str = ""
    limit: float = 60.0  # seconds
    fresh: bool = False
    leaves: tuple[str, ...] = ()
    expectations: dict[str, Expectation] = {}

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError("must be a table")
        fields = {"note", "needs", "programs", "same_numbers", "limit", "fresh", "leaves"}
        known = environments.table()
        for key in value:
            if key not in fields and key not in known:
                raise ValueError(f"unknown key {key!r}; known: {', '.join(sorted(fields))}, and environments {', '.join(known)}")
        split: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in value.items() if key in fields}
        if isinstance(split.get("limit"), int):
            split["limit"] = float(split["limit"])
        return {**split, "expectations": {key: v for key, v in value.items() if key in known}}


@dataclass(frozen=True, order=True)
class Run:
    """One step of one case in one environment; written `area/case/step@environment`."""

    case: str
    step: str
    environment: str

    def __str__(self) -> str:
        return f"{self.case}/{self.step}@{self.environment}"


@dataclass(frozen=True)
class Step:
    """A step: the file `name.py` or `name.sh` of its case, and what is promised of it."""

    case: str
    name: str
    file: Path
    table: StepTable

    @property
    def is_command(self) -> bool:
        return self.file.suffix == ".sh"

    @property
    def swept(self) -> bool:
        """Whether a sweep runs it in environments that it does not name: what runs in the newest Keras 3, runs in every release."""
        newest = self.table.expectations.get(environments.NEWEST)
        return not self.is_command and newest is not None and newest.word != "not-applicable"

    def needs(self, environment: str) -> list[Run]:
        return [_run(need, self.case, environment) for need in self.table.needs]

    def numbers_of(self, environment: str) -> Run | None:
        return _run(self.table.same_numbers, self.case, environment) if self.table.same_numbers else None

    def differs_from(self, environment: str) -> Run | None:
        expectation = self.table.expectations.get(environment)
        reference = expectation.reference if expectation else ""
        return _run(reference, self.case, environment) if reference else None

    def references(self, environment: str) -> list[Run]:
        """Runs whose outcome this one is compared with."""
        return [run for run in (self.numbers_of(environment), self.differs_from(environment)) if run]


@dataclass(frozen=True)
class Case:
    """A case; `name` is `<area>/<case>`."""

    name: str
    folder: Path
    title: Text
    steps: dict[str, Step]

    @property
    def toml(self) -> Path:
        return self.folder / "case.toml"

    @cached_property
    def runs(self) -> list[Run]:
        """What there is to run, in the order of the file."""
        return [
            Run(self.name, step.name, environment)
            for step in self.steps.values()
            for environment, expectation in step.table.expectations.items()
            if expectation.word != "not-applicable"
        ]

    def recorded(self, run: Run) -> Path:
        return self.folder / "out" / f"{run.step}.{run.environment}.json"


def _run(text: str, case: str, environment: str) -> Run:
    """Read `[area/case/]step[@environment]`."""
    path, _, named = text.partition("@")
    folder, _, step = path.rpartition("/")
    return Run(folder or case, step, named or environment)


def shown(path: Path) -> str:
    """The path as a reader of a message knows it: from the top of the repository."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def load(folder: Path, snippets: Path = SNIPPETS) -> Case:
    """Read one case.

    Raises:
        BrokenCase: names file and key.
    """
    file = folder / "case.toml"
    name = folder.relative_to(snippets).as_posix()

    def broken(key: str, what: str) -> BrokenCase:
        return BrokenCase(f"{shown(file)}: {key}: {what}")

    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise broken("(file)", "missing; every case folder holds one") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise broken("(file)", f"is not TOML: {error}") from None

    def validated(model: type[BaseModel], value: Any, key: str) -> Any:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join([key, *(str(part) for part in first["loc"] if part != "expectations")])
            raise broken(where, first["msg"].removeprefix("Value error, ")) from None

    if "title" not in table:
        raise broken("title", "missing; write title = { zh = \"…\", en = \"…\" }")
    title = validated(Text, table.pop("title"), "title")
    files = {path.stem: path for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES}
    steps: dict[str, Step] = {}
    for key, value in table.items():
        if key not in files:
            raise broken(key, f"unknown key, or a step without its file {key}.py or {key}.sh")
        step = Step(name, key, files[key], validated(StepTable, value, key))
        named = step.table.expectations
        if not step.is_command and (missing := [e for e in environments.primaries() if e not in named]):
            raise broken(f"{key}.{missing[0]}", "missing; every snippet says what it does in each primary environment")
        for environment in named:
            if environments.table()[environment].role in ("bare", "programs") and not step.is_command:
                raise broken(f"{key}.{environment}", "only command steps (.sh) run there")
        if not named:
            raise broken(key, "names no environment")
        if missing := [program for program in step.table.programs if not (TOOLS / program).is_file()]:
            raise broken(f"{key}.programs", f"there is no snippets/tools/{missing[0]}")
        steps[key] = step
    if unclaimed := sorted(set(files) - set(steps)):
        raise broken(unclaimed[0], f"missing; the folder holds {files[unclaimed[0]].name}")
    if not steps:
        raise broken("(file)", "holds no step")
    return Case(name, folder, title, steps)


def load_all(snippets: Path = SNIPPETS) -> dict[str, Case]:
    """All cases by name, with everything they name checked to exist and to be free of circles.

    Raises:
        BrokenCase: names file and key.
    """
    cases = {}
    for folder in sorted(path for path in snippets.glob("*/*") if path.is_dir()):
        if not any(path.suffix in (*SUFFIXES, ".toml") and path.name != "entry.toml" for path in folder.iterdir()):
            continue  # no case: records, or an entry of the catalogue whose code stands elsewhere
        case = load(folder, snippets)
        cases[case.name] = case
    _check_links(cases)
    return cases


def _check_links(cases: dict[str, Case]) -> None:
    runs = {run for case in cases.values() for run in case.runs}
    graph: dict[Run, list[Run]] = {}
    for case in cases.values():
        for run in case.runs:
            step = case.steps[run.step]
            linked = [("needs", need) for need in step.needs(run.environment)]
            if reference := step.differs_from(run.environment):
                linked.append((run.environment, reference))
            for key, target in linked:
                if target not in runs:
                    raise BrokenCase(f"{shown(case.toml)}: {run.step}.{key}: nobody makes {target}")
            numbers = step.numbers_of(run.environment)
            if numbers and (numbers.case not in cases or numbers.step not in cases[numbers.case].steps):
                raise BrokenCase(f"{shown(case.toml)}: {run.step}.same_numbers: there is no step {numbers.case}/{numbers.step}")
            graph[run] = [target for _, target in linked] + ([numbers] if numbers in runs else [])
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
        case = cases[circle[0].case]
        raise BrokenCase(f"{shown(case.toml)}: {circle[0].step}.needs: goes in a circle: {' -> '.join(map(str, circle))}") from None


def dependencies(cases: dict[str, Case], run: Run) -> list[Run]:
    """What has to run before `run`: what hands it files, and what it is compared with. In a sweep, steps that do not name the environment too."""
    case = cases[run.case]
    step = case.steps[run.step]
    linked = [*step.needs(run.environment), *step.references(run.environment)]
    sweep = run not in case.runs

    def there(target: Run) -> bool:
        other = cases[target.case]
        return target in other.runs or (sweep and target.environment == run.environment and other.steps[target.step].swept)

    return [target for target in linked if there(target)]
