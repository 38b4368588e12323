"""The programs of snippets/tools/ as the site offers them: the files, what they are and need, and their options as a recorded run of --help told them."""

from __future__ import annotations

import ast
import hashlib
import re
import shlex
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guide.cases import TOOLS, Run
from guide.outcomes import Outcome
from guide.words import say

HELP = "using/options-of-the-tools"  # the case that asks every program for its help
SCRIPT = re.compile(r"^# /// script\n(.*?)^# ///$", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"^    ((?:uv run|python) .+?)(?: {2,}.*)?$", re.MULTILINE)
OPTION = re.compile(r"^  (\S.*?)(?: {2,}(.*))?$")
CODE = re.compile(r"(\d)[:：]? ?(.+?)(?=[;；,]? ?\d[:： ]|[.。]$)")


@dataclass(frozen=True)
class Program:
    """A program as readers download it. call: the first example of its head; requires: what pip installs for it."""

    name: str
    content: bytes
    call: str
    python: str
    requires: tuple[str, ...]

    @property
    def stem(self) -> str:
        return self.name.removesuffix(".py")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def published(explain: str) -> list[Program]:
    """Every program, as it lies in snippets/tools/; `explain`: explain.py with its catalogue inside."""
    found = []
    for path in sorted(TOOLS.glob("*.py")):
        text = explain if path.name == "explain.py" else path.read_text(encoding="utf-8")
        written = tomllib.loads("".join(line[2:] or "\n" for line in SCRIPT.search(text)[1].splitlines(keepends=True)))
        call = CALL.search(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")), clean=False))[1]
        data = text.encode() if path.name == "explain.py" else path.read_bytes()
        found.append(Program(path.name, data, call, written["requires-python"], tuple(written.get("dependencies", ()))))
    return found


@cache
def handed(name: str) -> bytes:
    """A program as a case gets it: as readers download it, but that explain.py knows no address of the site."""
    if name != "explain.py":
        return (TOOLS / name).read_bytes()
    from guide import render

    return render.explain(render.Records.load(), "").encode()


def _table(rows: list[list[str]]) -> str:
    head, *rest = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([head, "|" + "---|" * len(rows[0]), *rest]) + "\n"


def card(program: Program, language: str) -> str:
    """Where to get it, how to tell that it is whole, and how to start it."""
    size = f"{max(1, round(len(program.content) / 1000))} KB"
    about = say("file of size", language, file=f'[`{program.name}`](/assets/{program.name}){{ download="{program.name}" }}', size=size)
    plain = re.sub(rf"uv run (?={re.escape(program.name)})", "python ", program.call)
    rows = [[say("download", language), about], ["SHA-256", f"`{program.sha256}`"], ["Python", f"`{program.python}`"]]
    rows.append([say("with uv", language), f"`{plain.replace(f'python {program.name}', f'uv run {program.name}')}`"])
    packages = shlex.join(program.requires).replace("'", "")
    rows.append([say("with pip", language), (f"`pip install {packages}`<br>" if packages else "") + f"`{plain}`"])
    if packages:
        there = say("where there is a network", language, command=f"`pip download -d wheels {packages}`")
        here = say("on the other machine", language, command=f"`pip install --no-index --find-links wheels {packages}`")
        rows.append([say("without a network", language), f"{there}<br>{here}"])
    return _table(rows)


def _told(outcomes: dict[Run, Outcome], program: Program, language: str) -> list[str]:
    """What --help printed; by preference in `language` alone."""
    named = (Run(HELP, step, "tools") for step in (f"{program.stem}-{language}", program.stem))
    return next((outcomes[run].printed for run in named if run in outcomes), [])


def options(program: Program, outcomes: dict[Run, Outcome], language: str) -> str:
    """The arguments that a recorded --help lists, each with its explanation in `language`."""
    rows: list[list[str]] = []
    for line in _told(outcomes, program, language):
        if started := OPTION.match(line):
            rows.append([started[1], started[2] or ""])
        elif rows and line.startswith("        "):
            rows[-1][1] = f"{rows[-1][1]} {line.strip()}".strip()
    told = [[f"`{name}`", _in(text, language)] for name, text in rows if not name.startswith("-h")]
    return _table([[say("argument", language), say("meaning", language)], *told])


def codes(program: Program, outcomes: dict[Run, Outcome], language: str) -> str:
    """The exit codes that a recorded --help lists."""
    text = "\n".join(_told(outcomes, program, language))
    text = text[text.index(mark) :] if (mark := {"en": "Exit code", "zh": "退出码"}[language]) in text else ""
    text = text.split("\n\n")[0] if language == "zh" else re.split("\n\n|\\s*退出码", text)[0]
    found = CODE.findall(" ".join(text.split()))
    return _table([[say("exit code", language), say("meaning", language)], *([f"`{code}`", what] for code, what in found)])


def _in(text: str, language: str) -> str:
    """One language of a help text that says it in both, divided by a stroke."""
    english, _, chinese = text.rpartition(" / ")
    if english and re.search(r"[\u4e00-\u9fff]", chinese):
        text = chinese if language == "zh" else english
    return text


def hook(program: Path = TOOLS / "scan.py") -> str:
    """The configuration of pre-commit that stands in the head of scan.py."""
    said = ast.get_docstring(ast.parse(program.read_text(encoding="utf-8")))
    block = said.partition("`.pre-commit-config.yaml`:\n\n")[2].partition("\n\n")[0]
    lines = ["repos:", *(line[2:] for line in block.split("\n"))]
    return '```{ .text title=".pre-commit-config.yaml" }\n' + "\n".join(lines) + "\n```\n"
