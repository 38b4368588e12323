"""The error catalogue: one entry a trouble, `snippets/errors/<slug>/entry.toml`, beside the code that shows it.

    python -m guide.catalogue [snippets/errors/<slug> …]     check entries

What finds an entry in a reader's paste is snippets/tools/explain.py in a terminal and docs/assets/finder/ in the page; both read what `compiled` gives.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from guide import ranges
from guide.cases import SNIPPETS, Case, Text, _Strict, load_all, shown
from guide.outcomes import BrokenOutcome, read
from guide.words import LANGUAGES

ERRORS = SNIPPETS / "errors"
EXPLAIN = SNIPPETS / "tools" / "explain.py"
NOISE = ERRORS / "noise.toml"
CHINESE = ERRORS / "chinese.toml"
SHORTEST = 12  # characters of a message's text, without blanks and quotes
HOLE = re.compile(r"\{(\w+)\}")

# What the reader was doing, in the order of the index.
DOING: dict[str, dict[str, str]] = {
    "save": {"en": "Saving a model", "zh": "保存模型"},
    "save-weights": {"en": "Saving weights", "zh": "保存权重"},
    "checkpoint": {"en": "Training with a checkpoint callback", "zh": "训练时用检查点回调"},
    "load-keras2": {"en": "Opening a file of Keras 2 in Keras 3", "zh": "用 Keras 3 打开 Keras 2 的文件"},
    "load-newer": {"en": "Opening a file that a newer Keras wrote", "zh": "打开更新版本的 Keras 写的文件"},
    "load-folder": {"en": "Opening a SavedModel folder or a TensorFlow checkpoint", "zh": "打开 SavedModel 目录或 TensorFlow 检查点"},
    "load-weights": {"en": "Loading weights into a model", "zh": "把权重加载到模型里"},
    "custom-objects": {"en": "Opening a model with classes or functions of one's own", "zh": "打开带自定义类或函数的模型"},
    "lambda": {"en": "Opening a model with a Lambda layer", "zh": "打开带 Lambda 层的模型"},
    "file": {"en": "The file itself cannot be read", "zh": "文件本身读不了"},
    "code": {"en": "Bringing code of Keras 2 to Keras 3", "zh": "把 Keras 2 的代码改到 Keras 3"},
    "install": {"en": "Installing and importing", "zh": "安装与导入"},
    "export": {"en": "Exporting and converting", "zh": "导出与转换"},
}


class BrokenEntry(ValueError):
    """An entry.toml cannot be used; the message names file and key, and says what to write."""


class Message(_Strict):
    """A text that the software prints. beside: words of which one must stand in the paste too, where other programs say the same; rendering: what people make of it; foreign: names that a retelling in another language keeps, which count only in such a text; established: how it is known, where no run of ours can raise it."""

    text: str
    beside: tuple[str, ...] = ()
    rendering: bool = False
    foreign: bool = False
    established: Text | None = None

    @property
    def retold(self) -> bool:
        """Whether these are people's words, which no run prints."""
        return self.rendering or self.foreign


class Repair(_Strict):
    """How a call in the reader's own line is put right; the fields are explained in CONTRIBUTING.md."""

    call: tuple[str, ...]
    argument: str = "filepath"
    position: int = 0
    suffix: str = ""
    drop: tuple[str, ...] = ()
    set: dict[str, str] = {}
    rename: str = ""
    replace: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    example: str = ""


class Cause(_Strict):
    """A cause and its fix. raises, fixed: steps as area/case/step; unproven: why there is no run of the fix; kind: where it is not the entry's."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Literal["error", "warning"] | None = None
    text: Text
    fix: Text
    raises: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    unproven: Text | None = None
    answer: Text | None = None
    signs: tuple[str, ...] = ()
    repair: tuple[Repair, ...] = ()


class Question(_Strict):
    text: Text


class EntryTable(_Strict):
    """An entry.toml."""

    doing: str
    kind: Literal["error", "warning"]
    title: Text
    says: Text
    why: Text
    over: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    message: tuple[Message, ...] = Field(min_length=1)
    cause: tuple[Cause, ...] = Field(min_length=1, max_length=5)
    question: Question | None = None

    @model_validator(mode="before")
    @classmethod
    def _tuples(cls, value: Any) -> Any:
        return _as_tuples(value)

    @model_validator(mode="after")
    def _questions(self) -> EntryTable:
        if self.doing not in DOING:
            raise ValueError(f"doing: unknown {self.doing!r}; known: {', '.join(DOING)}")
        if len(self.cause) > 1 and (self.question is None or any(cause.answer is None for cause in self.cause)):
            raise ValueError("several causes need a [question], and each its `answer`")
        if len(self.cause) == 1 and (self.question or self.cause[0].answer):
            raise ValueError("one cause alone needs no question")
        if len({cause.id for cause in self.cause}) < len(self.cause):
            raise ValueError("cause.id: two causes have the same")
        for message in self.message:
            if not message.retold and sum(map(len, parts(message.text)[0])) < SHORTEST:
                raise ValueError(f"message.text: {message.text!r} is too short to tell it from other troubles")
        for cause in self.cause:
            established = all(message.established or message.retold for message in self.message)
            if not cause.raises and not established:
                raise ValueError(f"cause {cause.id}: `raises` names no step; only where every message is `established` it may")
            if not cause.fixed and not cause.unproven:
                raise ValueError(f"cause {cause.id}: `fixed` names no step; say why in `unproven`")
            if cause.fixed and cause.unproven:
                raise ValueError(f"cause {cause.id}: is either `fixed` by a step or `unproven`")
        return self


def _as_tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_as_tuples, value))
    return {key: _as_tuples(v) for key, v in value.items()} if isinstance(value, dict) else value


@dataclass(frozen=True)
class Entry:
    """An entry of the catalogue."""

    slug: str
    table: EntryTable

    @property
    def page(self) -> str:
        return f"errors/{self.slug}.html"

    @property
    def messages(self) -> tuple[Message, ...]:
        return self.table.message


@cache
def explain() -> ModuleType:
    """snippets/tools/explain.py as a module."""
    spec = importlib.util.spec_from_file_location("explain", EXPLAIN)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def chinese() -> dict[str, Any]:
    """chinese.toml as the finders read it: the characters, and rules as [pattern, [what comes in its place: a text as it is compared, or the number of a group]]."""
    table, rules = tomllib.loads(CHINESE.read_text(encoding="utf-8")), []
    for row in table["rule"]:
        pieces = [int(piece) if at % 2 else explain().canonical(piece)[0] for at, piece in enumerate(HOLE.split(row["with"]))]
        rules.append([row["pattern"], [piece for piece in pieces if piece != ""]])
    return {"traditional": table["traditional"], "simplified": table["simplified"], "rules": rules}


def parts(text: str) -> tuple[list[str], list[str]]:
    """The literal parts of a message's text as they are compared, and the names of the holes between them."""
    text = text.replace("{{", "\0").replace("}}", "\1")
    pieces = HOLE.split(text)
    canons = [explain().canonical(piece.replace("\0", "{").replace("\1", "}")) for piece in pieces[::2]]
    literals = [explain().settled(*canon, chinese())[0] for canon in canons]
    holes = pieces[1::2]
    while len(literals) > 1 and not literals[0]:  # what begins with a hole begins nowhere
        literals, holes = literals[1:], holes[1:]
    return literals, holes


def load_entry(file: Path) -> Entry:
    """Read one entry.

    Raises:
        BrokenEntry: names file and key.
    """
    try:
        table = EntryTable.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenEntry(f"{shown(file)}: is not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BrokenEntry(f"{shown(file)}: {where + ': ' if where else ''}{first['msg'].removeprefix('Value error, ')}") from None
    return Entry(file.parent.name, table)


@cache
def load() -> dict[str, Entry]:
    """All entries by slug, in the order of the index.

    Raises:
        BrokenEntry: names file and key.
    """
    entries = [load_entry(file) for file in sorted(ERRORS.glob("*/entry.toml"))]
    order = list(DOING)
    entries.sort(key=lambda entry: (order.index(entry.table.doing), entry.table.kind == "warning", entry.slug))
    return {entry.slug: entry for entry in entries}


def check(entries: dict[str, Entry], cases: dict[str, Case]) -> list[str]:
    """What the entries name and nobody has, a sentence each."""
    found = []
    for entry in entries.values():
        where = f"snippets/errors/{entry.slug}/entry.toml"
        for key in ("over", "related"):
            found += [f"{where}: {key}: there is no entry {slug!r}" for slug in getattr(entry.table, key) if slug not in entries]
        for cause in entry.table.cause:
            for key in ("raises", "fixed"):
                for step in getattr(cause, key):
                    case, _, name = step.rpartition("/")
                    if case not in cases or name not in cases[case].steps:
                        found.append(f"{where}: cause {cause.id}: {key}: there is no step {step!r}")
    return found


def said(case: Case) -> list[str]:
    """Every message of an exception or warning that is recorded for a case, in any environment or release."""
    texts = []
    for run in case.runs:
        try:
            outcome = read(case.recorded(run))
        except BrokenOutcome:
            continue
        texts += [f"{e['type']}: {e['message']}" for e in (*outcome.exceptions, *outcome.warnings)]
        texts.append(outcome.text)
    for stretches in ranges.read(case).steps.values():
        for stretch in stretches:
            texts += [f"{e['type']}: {e['message']}" for e in (*stretch.observed.exceptions, *stretch.observed.warnings)]
    return texts


# --- what the finder reads -------------------------------------------------------------------------------------------

WORDS = {
    "cause": {"en": "Cause", "zh": "原因"},
    "fix": {"en": "Fix", "zh": "解决办法"},
    "line": {"en": "Your line, repaired", "zh": "改好的代码"},
    "page": {"en": "Page", "zh": "详细说明"},
    "also": {"en": "Also in your text", "zh": "文中还有"},
    "unknown": {
        "en": "Not recognised. It is no trouble of saving or loading that this guide knows; nothing is guessed.",
        "zh": "没有认出来：本站记录的保存、加载问题里没有这一条。这里不做猜测。",
    },
    "found": {"en": "Recognised", "zh": "已识别"},
    "versions": {"en": "Versions", "zh": "版本"},
    "more": {"en": "Code, reasons and versions", "zh": "代码、缘由与版本"},
    "search": {"en": "Search this site for it", "zh": "在本站搜索"},
    "copy": {"en": "Copy", "zh": "复制"},
    "copied": {"en": "Copied", "zh": "已复制"},
}


def _message(message: Message) -> dict[str, Any]:
    literals, holes = parts(message.text)
    foreign = message.foreign or bool(explain().CHINESE.search(message.text))  # as compared, a Chinese text may be English throughout
    return {"parts": literals, "holes": holes, "foreign": foreign, "beside": [_parts(word)[0] for word in message.beside]}


def _parts(text: str) -> list[str]:
    return parts(text)[0]


def compiled(entries: dict[str, Entry], fill, site: str) -> dict[str, Any]:
    """The catalogue as the finders read it, both languages. fill(text, language): figures filled in; site: its address, or nothing."""

    def both(text: Text) -> dict[str, str]:
        return {language: fill(getattr(text, language), language) for language in LANGUAGES}

    noise = tomllib.loads(NOISE.read_text(encoding="utf-8"))
    return {
        "site": site,
        "words": {language: {key: word[language] for key, word in WORDS.items()} for language in LANGUAGES},
        "noise": {"anywhere": [[row["pattern"], row["with"]] for row in noise["anywhere"]], "line": [row["pattern"] for row in noise["line"]]},
        "chinese": chinese(),
        "entries": [
            {
                "slug": entry.slug,
                "kind": entry.table.kind,
                "page": entry.page,
                "over": list(entry.table.over),
                "title": both(entry.table.title),
                "says": both(entry.table.says),
                "messages": [_message(message) for message in entry.messages],
                "question": both(entry.table.question.text) if entry.table.question else None,
                "causes": [
                    {
                        "id": cause.id,
                        "text": both(cause.text),
                        "fix": both(cause.fix),
                        "answer": both(cause.answer) if cause.answer else None,
                        "signs": [_parts(sign) for sign in cause.signs],
                        "repair": [json.loads(repair.model_dump_json()) for repair in cause.repair],
                    }
                    for cause in entry.table.cause
                ],
            }
            for entry in entries.values()
        ],
    }


def recogniser(content: dict[str, Any]) -> Callable[[str], str | None]:
    """What tells the slug of the entry that a text speaks of first."""

    @cache
    def recognised(text: str) -> str | None:
        found = explain().recognise(text, content)
        return found[0]["entry"]["slug"] if found else None

    return recognised


def recorded_texts(cases: dict[str, Case]) -> dict[str, list[str]]:
    """Everything that was said in any recorded run, by case."""
    return {name: said(case) for name, case in cases.items()}


def unseen(entry: Entry, texts: list[str]) -> list[str]:
    """The messages of an entry that no recorded run printed."""
    module, found = explain(), []
    for message in entry.messages:
        if message.retold or message.established:
            continue
        wanted = parts(message.text)[0]
        if not any(module.find(wanted, text, *canon) for text, canon in _canonical(tuple(texts))):
            found.append(f"snippets/errors/{entry.slug}/entry.toml: no recorded run printed {message.text!r}")
    return found


@cache
def _canonical(texts: tuple[str, ...]) -> list[tuple[str, tuple[str, list[int]]]]:
    return [(text, explain().canonical(text)) for text in texts]


def main(arguments: list[str]) -> int:
    cases = load_all()
    texts = list(dict.fromkeys(text for case in recorded_texts(cases).values() for text in case))
    files = [Path(a) for a in arguments] or sorted(ERRORS.glob("*/entry.toml"))
    problems, entries = [], {}
    for file in files:
        file = (file / "entry.toml" if file.name != "entry.toml" else file).resolve()
        try:
            entries[file.parent.name] = load_entry(file)
        except FileNotFoundError:
            problems.append(f"{shown(file)}: missing")
        except BrokenEntry as error:
            problems.append(str(error))
    every = {file.parent.name: None for file in ERRORS.glob("*/entry.toml")} | entries
    problems += [line for line in check(entries, cases) if not any(f"no entry {slug!r}" in line for slug in every)]  # a part was asked for
    for entry in entries.values():
        problems += unseen(entry, texts)
    print("\n".join(problems) or f"{len(entries)} entries, nothing wrong")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
