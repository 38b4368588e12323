"""The pages of the tutorials: what mkdocs-jupyter is given, and the partials of their cells.

A page is the tutorial in one language as a notebook, build/docs/<language>/notebooks/<name>.ipynb. mkdocs-jupyter makes it a page; guide.notebook_hook turns it
into Markdown, so that it goes through the same extensions, links, search and template as every other page. Reads what was recorded; runs nothing.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from guide import environments, notebooks
from guide.blocks import box
from guide.notebooks import Tutorial
from guide.words import listed, say

FOLDER = "assets/notebooks"
# Of matplotlib's figures in the dark: what is black or white becomes light or nothing, the first colours of its cycle brighter.
DARK = {"#000000": "#e2e4e9", "#ffffff": "none", "#cccccc": "#5c6070", "#1f77b4": "#6cb2eb", "#ff7f0e": "#ffa94d", "#2ca02c": "#69c96a", "#d62728": "#ff8787", "#9467bd": "#b9a2e8"}


@dataclass(frozen=True)
class Shown:
    """One output as pages show it. kind: printed, warns, raises or figure; text: what stands in the box; error: the exception's type."""

    kind: str
    text: str
    error: str = ""


def shown(outputs: list[NotebookNode]) -> list[Shown]:
    found = []
    for output in outputs:
        if output.output_type == "stream":
            found.append(Shown("printed" if output.name == "stdout" else "warns", output.text.rstrip("\n")))
        elif output.output_type == "error":
            found.append(Shown("raises", output.evalue, output.ename))
        elif "image/svg+xml" in output.data:
            found.append(Shown("figure", output.data["image/svg+xml"]))
        else:
            found.append(Shown("printed", output.data["text/plain"]))
    return found


def _title(tutorial: Tutorial, primary: str) -> str:
    return environments.table()[tutorial.environments[primary]].title


# --- figures ---------------------------------------------------------------------------------------------------------


def drawn(svg: str, dark: bool) -> str:
    """A figure of matplotlib as the site shows it in light or in dark colours; its ground is the page's."""
    svg = svg[svg.index("<svg") :]
    if not dark:
        return svg.replace("fill: #ffffff", "fill: none")
    svg = re.sub(r"#[0-9a-f]{6}", lambda m: DARK.get(m[0], m[0]), svg)
    return svg.replace("<svg ", f'<svg fill="{DARK["#000000"]}" ', 1)


def _figures(tutorial: Tutorial) -> dict[tuple[str, str, int], str]:
    """Every figure by cell, primary environment and number; those that are equal in all environments stand under the first."""
    found: dict[tuple[str, str, int], str] = {}
    for cell in tutorial.code:
        outputs = {primary: shown(out) for primary, out in tutorial.outputs(cell.name).items()}
        for primary, out in outputs.items():
            if primary != next(iter(outputs)) and out == next(iter(outputs.values())):
                continue
            found |= {(cell.name, primary, number): one.text for number, one in enumerate(out) if one.kind == "figure"}
    return found


def _file(tutorial: Tutorial, cell: str, primary: str, number: int, dark: bool) -> str:
    return f"{FOLDER}/{tutorial.name}-{cell}-{primary}{f'-{number}' if number else ''}{'-dark' if dark else ''}.svg"


def _image(tutorial: Tutorial, cell: str, primary: str, number: int, svg: str, language: str) -> str:
    width, height = (round(float(re.search(rf'\b{side}="([\d.]+)pt"', svg)[1]) * 4 / 3) for side in ("width", "height"))
    alt = html.escape(getattr(tutorial.table.alt[cell], language))
    parts = [
        f'<img src="../{_file(tutorial, cell, primary, number, dark)}#only-{"dark" if dark else "light"}" alt="{alt}" width="{width}" height="{height}" loading="lazy">'
        for dark in (False, True)
    ]
    return f'<div class="drawn">{"".join(parts)}</div>'


# --- cells -----------------------------------------------------------------------------------------------------------


def _boxes(tutorial: Tutorial, cell: str, primary: str, outputs: list[Shown], where: list[str], language: str) -> str:
    names, many = listed([html.escape(name) for name in where], language), len(where) > 1
    boxes = []
    for number, one in enumerate(outputs):
        if one.kind == "figure":
            boxes.append(_image(tutorial, cell, primary, number, one.text, language))
        elif one.kind == "raises":
            word = "raised" if one.text else "raised bare"
            boxes.append(box("raises", say(word, language, many, where=names, type=f"<code>{one.error}</code>"), one.text))
        else:
            boxes.append(box(one.kind, say({"printed": "prints", "warns": "says on stderr"}[one.kind], language, many, where=names), one.text))
    if not outputs:
        boxes.append(box("printed", say("prints nothing", language, where=names)))
    return "\n".join(boxes)


def cell_partial(tutorial: Tutorial, name: str, language: str) -> str:
    """A code cell as the page shows it: its code, and what it put out; in tabs where the environments put out something else."""
    source = next(cell.source for cell in tutorial.code if cell.name == name)
    outputs = {primary: shown(out) for primary, out in tutorial.outputs(name).items()}
    newest = list(outputs)[-1]
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", source)), default=0))
    number = 1 + [cell.name for cell in tutorial.code].index(name)
    place = f"{tutorial.path(newest).relative_to(environments.ROOT).as_posix()}#{name}"
    parts = [f'{fence}{{ .python title="[{number}]" data-source="{place}" }}\n{source}\n{fence}']
    titles = {primary: _title(tutorial, primary) for primary in outputs}
    first = next(iter(outputs))
    if all(out == outputs[first] for out in outputs.values()):
        if outputs[first]:
            parts.append(_boxes(tutorial, name, first, outputs[first], list(titles.values()), language))
        return "\n\n".join(parts) + "\n"
    inputs = "".join(f'<input{" checked" if n == 1 else ""} id="out-{name}-{n}" name="out-{name}" type="radio">' for n in range(1, len(outputs) + 1))
    labels = "".join(f'<label for="out-{name}-{n}">{html.escape(title)}</label>' for n, title in enumerate(titles.values(), 1))
    blocks = "\n".join(f'<div class="tabbed-block">\n{_boxes(tutorial, name, primary, out, [titles[primary]], language)}\n</div>' for primary, out in outputs.items())
    tabs = f'<div class="tabbed-labels">{labels}</div>\n<div class="tabbed-content">\n{blocks}\n</div>'
    parts.append(f'<div class="tabbed-set tabbed-alternate" data-tabs="1:{len(outputs)}">{inputs}\n{tabs}\n</div>')
    return "\n\n".join(parts) + "\n"


def dates(tutorial: Tutorial) -> dict[str, str]:
    return {primary: notebook.metadata["recorded"]["date"] for primary, notebook in tutorial.recorded.items()}


def card(tutorial: Tutorial, language: str, hosted: str) -> str:
    """How to get the tutorial and how to run it. hosted: the address below which a service shows the notebooks of a published branch, or nothing."""
    rows, newest = [], list(tutorial.environments)[-1]
    for primary in tutorial.environments:
        file = f"{tutorial.name}-{primary}.ipynb"
        python = environments.table()[tutorial.environments[primary]].python
        rows.append(f'### {html.escape(_title(tutorial, primary))} {{#run-{primary} .no-toc }}\n')
        rows.append(f'[{say("download notebook", language)}](/{FOLDER}/{file}){{ .download download="{file}" }}\n')
        rows.append(say("run second" if tutorial.table.one_folder and primary == newest else "run here", language) + "\n")
        elsewhere = "on other systems, new" if primary == newest else "on other systems"
        for where, small in (("on Linux", True), (elsewhere, False)):  # the ordinary TensorFlow for Linux is three times as large
            packages = " ".join(f"--with {package}" for package in notebooks.requirements(tutorial, primary, small))
            rows.append(f"{say(where, language)}\n\n```{{ .text .command }}\nuv run --no-project --python {python} {packages} --with notebook jupyter notebook {file}\n```\n")
    file = f"{tutorial.name}-hosted.ipynb"
    rows.append(f'### {say("hosted", language)} {{#run-hosted .no-toc }}\n')
    if tutorial.table.one_folder:
        rows.append(say("hosted not", language) + "\n")
    else:
        open_ = f' [{say("open hosted", language)}]({hosted}{language}/{file}){{ .download }}' if hosted else ""
        rows.append(f'[{say("download hosted", language)}](/{FOLDER}/{file}){{ .download download="{file}" }}{open_}\n')
        rows.append(say("hosted how", language, versions=_title(tutorial, newest)) + "\n")
    return "\n".join(rows)


def badges(tutorial: Tutorial, language: str) -> str:
    """Where the tutorial was run, and when."""
    spans = [f'<span class="outcome ok"><b>{html.escape(_title(tutorial, primary))}</b> {say("ok", language)}</span>' for primary in tutorial.environments]
    spans.append(f'<span class="run-date">{say("run on", language, date=max(dates(tutorial).values()))}</span>')
    return f'<p class="outcomes" role="group" aria-label="{say("outcomes", language)}">{" ".join(spans)}</p>\n'


# --- pages -----------------------------------------------------------------------------------------------------------


def page(tutorial: Tutorial, language: str) -> NotebookNode:
    """The tutorial in one language, as mkdocs-jupyter gets it."""
    cells = [
        nbformat.v4.new_code_cell(cell.source, id=cell.name) if cell.kind == "code" else nbformat.v4.new_markdown_cell(cell.source, id=f"prose-{number}")
        for number, cell in enumerate(tutorial.cells)
        if cell.kind in ("code", language)
    ]
    about = {"name": tutorial.name, "title": getattr(tutorial.table.title, language), "description": getattr(tutorial.table.description, language), "language": language}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "tutorial": about})


def markdown(notebook: NotebookNode) -> str:
    """The page of a notebook that `page` made: prose as it stands, of every code cell the partial."""
    about = notebook.metadata["tutorial"]
    include = f'--8<-- "notebooks/{about["name"]}/'
    parts = [f"---\ntitle: {json.dumps(about['title'], ensure_ascii=False)}\ndescription: {json.dumps(about['description'], ensure_ascii=False)}\n---"]
    parts += [f"# {about['title']} {{#top}}", f'{include}badges.md"']
    parts += [cell.source if cell.cell_type == "markdown" else f'{include}{cell.id}.md"' for cell in notebook.cells]
    return "\n\n".join([*parts, f"## {say('run it yourself', about['language'])} {{#run}}", f'{include}get.md"']) + "\n"


def table(tutorials: dict[str, Tutorial], language: str) -> str:
    """Every tutorial with what it is about."""
    head = [say("tutorial", language), say("about", language), say("last run", language)]
    rows = [f"| [{getattr(one.table.title, language)}](/notebooks/{name}.ipynb) | {getattr(one.table.description, language)} | {max(dates(one).values())} |" for name, one in tutorials.items()]
    return "\n".join(["| " + " | ".join(head) + " |", "|---|---|---|", *rows]) + "\n"


def files(tutorials: dict[str, Tutorial], language: str, filled: Callable[[str, str], str], site: str, hosted: str) -> tuple[dict[str, str], dict[str, str]]:
    """Everything that the site has of the tutorials in one language: partials by path below the partials, and files by path below the pages.

    filled: fills figures into prose, given also where it stands.
    """
    partials, staged = {"tables/tutorials.md": table(tutorials, language)}, {}
    for tutorial in tutorials.values():
        place = f"notebooks/{tutorial.name}/tutorial.py"
        partials |= {f"notebooks/{tutorial.name}/{cell.name}.md": cell_partial(tutorial, cell.name, language) for cell in tutorial.code}
        partials[f"notebooks/{tutorial.name}/badges.md"] = badges(tutorial, language)
        partials[f"notebooks/{tutorial.name}/get.md"] = card(tutorial, language, hosted)
        whole = page(tutorial, language)
        for cell in whole.cells:
            if cell.cell_type == "markdown":
                cell.source = filled(cell.source, place)
        staged[f"notebooks/{tutorial.name}.ipynb"] = nbformat.writes(whole)
        for key, svg in _figures(tutorial).items():
            staged |= {_file(tutorial, *key, dark): drawn(svg, dark) for dark in (False, True)}
        for primary in tutorial.environments:
            staged[f"{FOLDER}/{tutorial.name}-{primary}.ipynb"] = _download(tutorial, primary, language, site, filled, False)
        if not tutorial.table.one_folder:
            staged[f"{FOLDER}/{tutorial.name}-hosted.ipynb"] = _download(tutorial, list(tutorial.environments)[-1], language, site, filled, True)
    return partials, staged


def _download(tutorial: Tutorial, primary: str, language: str, site: str, filled: Callable[[str, str], str], hosted: bool) -> str:
    return nbformat.writes(notebooks.readers(tutorial, primary, language, site, lambda text: filled(text, f"notebooks/{tutorial.name}/tutorial.py"), hosted)) + "\n"


