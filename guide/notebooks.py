"""The tutorials of notebooks/: their one source for both languages, what was recorded of them, and the notebooks that readers download.

    notebooks/<name>/tutorial.py      jupytext's percent format: code cells, each with a name, and prose cells called zh and en
    notebooks/<name>/tutorial.toml    title, description, what must fail, what figures show
    notebooks/<name>/<primary>.ipynb  the code cells with the outputs of a real run in that primary environment (guide.notebook_runs)

Reads; runs nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guide import environments
from guide.environments import ROOT
from guide.words import LANGUAGES, say

HOME = ROOT / "notebooks"
NAME = re.compile(r"[a-z][a-z0-9-]*")
HEADING_ID = re.compile(r"[ \t]*\{\s*#[\w-]+\s*\}[ \t]*$", re.MULTILINE)
ATTRIBUTES = re.compile(r"(?<=\))\{[^{}\n]*\}")
LINK = re.compile(r"\]\(/([^)#\s]+?)\.(?:md|ipynb)(#[^)\s]*)?\)")


class BrokenTutorial(ValueError):
    """A tutorial cannot be used; the message names the file, the place and what to do."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Words(_Strict):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Table(_Strict):
    """tutorial.toml. raises: cell -> primary environment -> type of the exception; alt: cell -> what its figure shows.

    environments: what stands for a primary environment; without, `notebook_<primary>`. one_folder: the run in the second
    environment goes on with the files which the first one left. seconds: how long a cell may take.
    """

    title: Words
    description: Words
    environments: dict[str, str] = {}
    one_folder: bool = False
    seconds: int = 60
    raises: dict[str, dict[str, str]] = {}
    alt: dict[str, Words] = {}


@dataclass(frozen=True)
class Cell:
    """A cell of the source. kind: "code", or the language of its prose."""

    kind: str
    name: str
    source: str


@dataclass(frozen=True)
class Tutorial:
    """One tutorial: its source, and where its records lie."""

    name: str
    folder: Path
    table: Table
    cells: tuple[Cell, ...]

    @property
    def code(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == "code"]

    @property
    def environments(self) -> dict[str, str]:
        """The environment that stands for each primary one, in the order in which they run."""
        return {primary: self.table.environments.get(primary, f"notebook_{primary}") for primary in environments.primaries()}

    def path(self, primary: str) -> Path:
        return self.folder / f"{primary}.ipynb"

    @cached_property
    def recorded(self) -> dict[str, NotebookNode]:
        """The recorded notebook of each primary environment.

        Raises:
            BrokenTutorial: one is missing, or its code is no longer that of the source.
        """
        found = {}
        for primary in self.environments:
            path = self.path(primary)
            if not path.is_file():
                raise BrokenTutorial(f"{_shown(path)}: not recorded yet; `python -m guide.notebook_runs --record {self.name}` writes it")
            found[primary] = nbformat.read(path, as_version=4)
            if [(cell.id, cell.source) for cell in found[primary].cells] != [(cell.name, cell.source) for cell in self.code]:
                raise BrokenTutorial(f"{_shown(path)}: its code is not that of tutorial.py; record it again: `python -m guide.notebook_runs --record {self.name}`")
        return found

    def outputs(self, name: str) -> dict[str, list[NotebookNode]]:
        """What the code cell put out in each primary environment."""
        return {primary: next(cell.outputs for cell in notebook.cells if cell.id == name) for primary, notebook in self.recorded.items()}


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def load(folder: Path) -> Tutorial:
    """Read one tutorial.

    Raises:
        BrokenTutorial: something is missing, or stands where it may not.
    """
    toml, source = folder / "tutorial.toml", folder / "tutorial.py"
    try:
        table = Table.model_validate(tomllib.loads(toml.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        raise BrokenTutorial(f"{_shown(toml)}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except (OSError, ValueError) as error:
        raise BrokenTutorial(f"{_shown(toml)}: {error}") from None
    if not source.is_file():
        raise BrokenTutorial(f"{_shown(source)} is missing")
    cells = tuple(_cells(source))
    tutorial = Tutorial(folder.name, folder, table, cells)
    names = {cell.name for cell in tutorial.code}
    for key in ("raises", "alt"):
        if unknown := sorted(set(getattr(table, key)) - names):
            raise BrokenTutorial(f"{_shown(toml)}: {key}.{unknown[0]}: there is no such cell in tutorial.py")
    for name, row in [*table.raises.items(), ("environments", table.environments)]:
        if unknown := sorted(set(row) - set(environments.primaries())):
            raise BrokenTutorial(f"{_shown(toml)}: {name}: {unknown[0]!r} is no primary environment; those are {', '.join(environments.primaries())}")
    return tutorial


def _cells(path: Path) -> Iterator[Cell]:
    """The cells of a source; the prose of both languages stands side by side before the code it speaks of."""
    names: set[str] = set()
    prose: list[str] = []
    for cell in jupytext.read(path, fmt="py:percent").cells:
        title = cell.metadata.get("title", "")
        if cell.cell_type == "markdown":
            if title not in LANGUAGES:
                raise BrokenTutorial(f"{_shown(path)}: a prose cell begins with `# %% zh [markdown]` or `# %% en [markdown]`, not {title!r}: {cell.source[:50]!r}")
            prose.append(title)
            yield Cell(title, title, cell.source.strip("\n"))
            continue
        if cell.cell_type != "code" or not NAME.fullmatch(title) or title in LANGUAGES:
            raise BrokenTutorial(f"{_shown(path)}: a code cell begins with `# %% its-name` (lower-case letters, digits, hyphens), not {title!r}: {cell.source[:50]!r}")
        if title in names:
            raise BrokenTutorial(f"{_shown(path)}: two cells are named {title!r}")
        if prose and sorted(prose) != sorted(LANGUAGES):
            raise BrokenTutorial(f"{_shown(path)}: before {title!r} stands prose in {', '.join(prose)}; it must be one cell in each language")
        names.add(title)
        prose = []
        yield Cell("code", title, cell.source.rstrip("\n"))
    if prose and sorted(prose) != sorted(LANGUAGES):
        raise BrokenTutorial(f"{_shown(path)}: at the end stands prose in {', '.join(prose)}; it must be one cell in each language")


def load_all(home: Path = HOME) -> dict[str, Tutorial]:
    """Every tutorial, by name."""
    return {path.parent.name: load(path.parent) for path in sorted(home.glob("*/tutorial.toml"))}


# --- notebooks made of it --------------------------------------------------------------------------------------------


def _notebook(cells: list[NotebookNode], name: str, title: str) -> NotebookNode:
    kernel = {"name": name, "display_name": title, "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def _code(cell: Cell, tutorial: Tutorial, primary: str, **more: object) -> NotebookNode:
    made = nbformat.v4.new_code_cell(cell.source, id=cell.name, **more)
    if primary in tutorial.table.raises.get(cell.name, {}):
        made.metadata["tags"] = ["raises-exception"]  # the run goes on behind it
    return made


def blank(tutorial: Tutorial, primary: str) -> NotebookNode:
    """The code cells alone, without outputs, for the kernel of the environment that stands for `primary`."""
    environment = environments.table()[tutorial.environments[primary]]
    return _notebook([_code(cell, tutorial, primary) for cell in tutorial.code], environment.name, environment.title)


def requirements(tutorial: Tutorial, primary: str, small: bool = False) -> list[str]:
    """What a reader installs to run it, pinned. small: TensorFlow without what a graphics card needs, which exists for Linux on x86-64."""
    row = environments.table()[tutorial.environments[primary]]
    return [f"{'tensorflow-cpu' if small and package == 'tensorflow' else package}=={row.pinned[package]}" for package in row.packages]


def readers(tutorial: Tutorial, primary: str, language: str, site: str, filled, hosted: bool = False) -> NotebookNode:
    """The notebook that a reader downloads: prose in one language, code, recorded outputs.

    site: the address of the site, for links; filled: fills figures into prose; hosted: begin with a cell that installs what is pinned.
    """

    def plain(text: str) -> str:
        text = ATTRIBUTES.sub("", HEADING_ID.sub("", filled(text)))
        text = text.replace("](#", f"]({site}{language}/notebooks/{tutorial.name}.html#")
        return LINK.sub(lambda m: f"]({site}{language}/{m[1]}.html{m[2] or ''})", text)

    recorded = {cell.id: cell for cell in tutorial.recorded[primary].cells}
    title, about = getattr(tutorial.table.title, language), getattr(tutorial.table.description, language)
    cells = [nbformat.v4.new_markdown_cell(f"# {title}\n\n{plain(about)}\n\n{site}{language}/notebooks/{tutorial.name}.html", id="title")]
    if hosted:
        packages = " ".join(f'"{package}"' for package in requirements(tutorial, primary))
        cells.append(nbformat.v4.new_code_cell(f"# {say('pinned here', language)}\n%pip install -q {packages}", id="install"))
    for number, cell in enumerate(tutorial.cells):
        if cell.kind == "code":
            done = recorded[cell.name]
            cells.append(_code(cell, tutorial, primary, outputs=done.outputs, execution_count=done.execution_count))
        elif cell.kind == language:
            cells.append(nbformat.v4.new_markdown_cell(plain(cell.source), id=f"prose-{number}"))
    return _notebook(cells, "python3", "Python 3")
