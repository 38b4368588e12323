"""Tutorials: every cell puts out what is recorded, in both primary environments; both languages have one code; pages and downloads are what was run."""

from __future__ import annotations

import gzip
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from pytest_notebook.post_processors import coalesce_streams
from test_languages import headings_without_id, none, other_tongue, rejected_terms, typed_code, typed_figures

from guide import environments, languages, notebook_pages, notebook_runs, notebooks, passed, render, typesetting
from guide.environments import ROOT
from guide.notebooks import BrokenTutorial
from guide.pages import Prose, prose
from guide.words import LANGUAGES

TUTORIALS = notebooks.load_all()
KEPT = 150_000  # bytes that a page may weigh, compressed, without figures
MACHINE = re.compile(r"/(?:home|root|work|tmp|Users|opt|usr)/[\w.-]+|\x1b|\bKaggle\b")


# --- what they do ----------------------------------------------------------------------------------------------------


def keys(tutorial: notebooks.Tutorial) -> dict[str, str]:
    machinery = (Path(notebooks.__file__), Path(notebook_runs.__file__), Path(__file__))
    files = [tutorial.folder / "tutorial.py", tutorial.folder / "tutorial.toml", *map(tutorial.path, tutorial.environments), *machinery]
    pins = [environments.table()[name].requirements for name in tutorial.environments.values()]
    return {tutorial.name: passed.digest(*(path.read_bytes() for path in [*files, *pins]))}


@pytest.mark.parametrize("name", TUTORIALS)
def test_every_cell_puts_out_what_is_recorded(name):
    """By pytest-notebook, in both primary environments; then the file itself, byte for byte but for what the normalisers name."""
    tutorial = TUTORIALS[name]
    _ = tutorial.recorded
    kept = passed.Passed(f"notebooks-{name}")
    if not kept.again(keys(tutorial)) and random_tenth():
        pytest.skip("passed here before, and nothing that it depends on has changed (GUIDE_FRESH=1 runs everything)")
    try:
        for environment in tutorial.environments.values():
            environments.install(environment)
    except environments.EnvironmentMissing as missing:
        if environments.table()[environment].beside:  # PyTorch, of which not every machine has a small build
            pytest.skip(f"not run on this machine: {missing}")
        raise
    with notebook_runs.folders(tutorial) as folders:
        differs = {primary: told for primary in tutorial.environments if (told := notebook_runs.check(tutorial, primary, folders[primary]))}
    kept.keep(keys(tutorial), [name] * bool(differs))
    none([f"{name} in {primary}: a reader would see something else than the page shows:\n{told}" for primary, told in differs.items()])


def random_tenth() -> bool:
    return int.from_bytes(os.urandom(2), "big") % 10 > 0


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A tutorial of three cells that need no Keras, and its record."""
    folder = tmp_path / "small"
    write(folder, '# %% number\nprint("loss", 1.25)\n\n# %% wrong\nraise KeyError("gone")\n\n# %% time\nprint("took 12.3 ms")\n', "[raises]\nwrong = { keras2 = 'KeyError', keras3 = 'KeyError' }\n")
    notebook_runs.record(notebooks.load(folder))
    return folder


def write(folder: Path, source: str, more: str = "") -> None:
    folder.mkdir(exist_ok=True)
    (folder / "tutorial.py").write_text(source, encoding="utf-8")
    (folder / "tutorial.toml").write_text(f'title = {{ zh = "一", en = "One" }}\ndescription = {{ zh = "二。", en = "Two." }}\n{more}', encoding="utf-8")


def now(folder: Path, primary: str = "keras3") -> str:
    tutorial = notebooks.load(folder)
    with notebook_runs.folders(tutorial) as folders:
        return notebook_runs.check(tutorial, primary, folders[primary])


@pytest.mark.parametrize(
    ("recorded", "changed", "said"),
    [
        ("loss 1.25", "loss 1.26", ["-loss 1.26", "+loss 1.25"]),
        ("'gone'", "'lost'", ["lost", "gone"]),
        ('"execution_count": 1', '"execution_count": 7', ["7", "1"]),
        ('"took 12.3 ms\\n"', '"took 99 ms\\n"', []),
    ],
)
def test_a_changed_output_is_told(small, recorded, changed, said):
    path = small / "keras3.ipynb"
    text = path.read_text(encoding="utf-8")
    assert recorded in text
    path.write_text(text.replace(recorded, changed), encoding="utf-8")
    differs = now(small)
    assert bool(differs) == bool(said), differs
    for part in said:
        assert part in differs, f"a reader of the failure does not see {part!r}:\n{differs}"


@pytest.mark.parametrize(("by", "told"), [(0.2, False), (2.0, True)])
def test_a_figure_that_moved_is_told(tmp_path, by, told):
    """A last digit is a processor's; a point of another height is not."""
    source = '# %% a\n# %config InlineBackend.figure_formats = ["svg"]\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);\n'
    write(tmp_path / "small", source, "[alt.a]\nzh = '图。'\nen = 'A line.'\n")
    notebook_runs.record(notebooks.load(tmp_path / "small"))
    path = tmp_path / "small" / "keras3.ipynb"
    text = path.read_text(encoding="utf-8")
    line = re.search(r'M (\d+\.\d) \d+\.\d[ \\n",]+\s+"L \d+\.\d \d+\.\d[ \\n",]+\s+"\\" clip-path', text)
    path.write_text(text[: line.start(1)] + f"{float(line[1]) + by:.1f}" + text[line.end(1) :], encoding="utf-8")
    assert bool(now(tmp_path / "small")) == told


def test_code_that_is_not_the_recorded_one_is_told(small):
    write(small, '# %% number\nprint("loss", 1.5)\n')
    with pytest.raises(BrokenTutorial, match=r"keras2.ipynb: its code is not that of tutorial.py"):
        _ = notebooks.load(small).recorded


@pytest.mark.parametrize(
    ("source", "more", "said"),
    [
        ("# %% a\nprint(1)\n", "[raises]\na = { keras3 = 'ValueError' }\n", "cell a promises ValueError; a reader sees it raise nothing"),
        ("# %% a\nraise KeyError('x')\n", "[raises]\na = { keras3 = 'ValueError' }\n", "cell a promises ValueError; a reader sees it raise KeyError"),
        ("# %% a\nraise KeyError('x')\n", "[raises]\na = { keras2 = 'KeyError' }\n", "ended with an error that tutorial.toml does not promise"),
        ("# %% a\nimport time; time.sleep(9)\n", "seconds = 1\n", "ended with an error that tutorial.toml does not promise"),
        (
            '# %% a\n# %config InlineBackend.figure_formats = ["svg"]\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);\n', "",
            "cell a draws a figure; tutorial.toml must say in [alt] what it shows",
        ),
    ],
    ids=["does not raise", "raises another", "raises elsewhere only", "too long", "no alternative text"],
)  # fmt: skip
def test_a_promise_that_is_not_kept_is_told(tmp_path, source, more, said):
    write(tmp_path / "small", source, more)
    tutorial = notebooks.load(tmp_path / "small")
    with notebook_runs.folders(tutorial) as folders, pytest.raises(notebook_runs.Failed, match=re.escape(said)):
        notebook_runs.run(tutorial, "keras3", folders["keras3"])


@pytest.mark.parametrize(
    ("source", "more", "said"),
    [
        ("# %%\nprint(1)\n", "", "a code cell begins with `# %% its-name`"),
        ("# %% A_b\nprint(1)\n", "", "a code cell begins with `# %% its-name`"),
        ("# %% a\n1\n\n# %% a\n2\n", "", "two cells are named 'a'"),
        ("# %% [markdown]\n# text\n", "", "a prose cell begins with `# %% zh [markdown]` or `# %% en [markdown]`"),
        ("# %% en [markdown]\n# text\n\n# %% a\n1\n", "", "before 'a' stands prose in en; it must be one cell in each language"),
        ("# %% a\n1\n\n# %% zh [markdown]\n# 文\n", "", "at the end stands prose in zh; it must be one cell in each language"),
        ("# %% a\n1\n", "[raises]\nb = { keras3 = 'ValueError' }\n", "tutorial.toml: raises.b: there is no such cell"),
        ("# %% a\n1\n", "[raises]\na = { keras4 = 'ValueError' }\n", "tutorial.toml: a: 'keras4' is no primary environment"),
        ("# %% a\n1\n", "colour = 'red'\n", "tutorial.toml: colour"),
        ("# %% a\n1\n", "title = 1\n", "tutorial.toml: "),
        ("# %% a\n1\n", "[alt.a]\nzh = '图。'\n", "tutorial.toml: alt.a.en"),
    ],
)
def test_a_broken_tutorial_is_named(tmp_path, source, more, said):
    write(tmp_path / "small", source, more)
    with pytest.raises(BrokenTutorial, match=re.escape(said)):
        notebooks.load(tmp_path / "small")


def test_an_unknown_name_is_one_line(capsys):
    assert notebook_runs.main(["no-such"]) == 2
    assert capsys.readouterr().err.startswith("unknown tutorial 'no-such'; there are ")


def test_kernels_stand_on_the_primary_environments():
    """A notebook's environment is the primary one with all its pins, and a kernel."""

    def pins(path: Path) -> set[str]:
        return {line.split(";")[0].strip() for line in path.read_text(encoding="utf-8").splitlines() if not re.search("pypy", line, re.IGNORECASE)}

    for tutorial in TUTORIALS.values():
        for primary, name in tutorial.environments.items():
            missing = pins(environments.table()[primary].requirements) - pins(environments.table()[name].requirements)
            assert not missing, f"{name} is not {primary}: it lacks {sorted(missing)}; `nox -s pin -- {name}`"


# --- what is committed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TUTORIALS)
def test_records_hold_no_machine(name):
    for primary in TUTORIALS[name].environments:
        text = json.dumps(json.loads(TUTORIALS[name].path(primary).read_text(encoding="utf-8")), ensure_ascii=False)
        assert not (found := MACHINE.search(text)), f"{name} in {primary} holds {text[max(0, found.start() - 60) : found.end() + 60]!r}"


@pytest.mark.parametrize("name", TUTORIALS)
def test_every_promise_and_description_is_needed(name):
    tutorial = TUTORIALS[name]
    seen = {(cell.id, primary): output.ename for primary, book in tutorial.recorded.items() for cell in book.cells for output in cell.outputs if output.output_type == "error"}
    assert seen == {(cell, primary): kind for cell, row in tutorial.table.raises.items() for primary, kind in row.items()}
    figures = {cell.id for book in tutorial.recorded.values() for cell in book.cells for output in cell.outputs if "image/svg+xml" in output.get("data", {})}
    assert figures == set(tutorial.table.alt)


def test_every_folder_is_a_tutorial():
    strange = [path.relative_to(ROOT).as_posix() for path in notebooks.HOME.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    known = {f"notebooks/{name}/{file}" for name, tutorial in TUTORIALS.items() for file in ("tutorial.py", "tutorial.toml", *(f"{p}.ipynb" for p in tutorial.environments))}
    assert set(strange) == known


# --- what they say ---------------------------------------------------------------------------------------------------


def source(name: str, lang: str) -> str:
    return notebook_pages.markdown(notebook_pages.page(TUTORIALS[name], lang))


@pytest.mark.parametrize("name", TUTORIALS)
def test_both_languages_have_one_shape(name):
    none(languages.compare(source(name, "zh"), source(name, "en"), f"notebooks/{name}/tutorial.py"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TUTORIALS)
def test_prose_keeps_the_habits_of_pages(name, lang):
    text, where = source(name, lang), f"notebooks/{name}/tutorial.py as {lang} page"
    texts = [getattr(words, lang) for words in (TUTORIALS[name].table.title, TUTORIALS[name].table.description, *TUTORIALS[name].table.alt.values())]
    faults = headings_without_id(text, where) + typed_code(text, where) + typed_figures(text, where) + other_tongue(text, where, lang)
    faults += [fault for words in texts for fault in typed_figures(words, f"notebooks/{name}/tutorial.toml")]
    if lang == "zh":
        faults += rejected_terms([*prose(text), *(Prose(0, "text", words) for words in texts)], where, languages.glossary())
        faults += [f"{where}, {fault}" for fault in typesetting.faults(text)]
        faults += [f"{where}: {words}\n    should be: {typesetting.proper(words)}" for words in texts if typesetting.proper(words) != words]
    none(faults)


# --- the site --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(site) -> dict[tuple[str, str], BeautifulSoup]:
    return {(name, lang): BeautifulSoup((site / lang / "notebooks" / f"{name}.html").read_text(encoding="utf-8"), "html.parser") for name in TUTORIALS for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TUTORIALS)
def test_the_page_shows_every_cell_once_and_all_it_put_out(pages, name, lang):
    tutorial, article = TUTORIALS[name], pages[name, lang].article
    shown = [block.get_text().rstrip("\n") for block in article.select(".highlight[data-source] pre")]
    assert shown == [cell.source for cell in tutorial.code], "a reader copies something else than what was run"
    boxes = [block.get_text().strip("\n") for block in article.select(".recorded pre")]
    for primary in tutorial.environments:
        for cell in tutorial.code:
            for one in notebook_pages.shown(tutorial.outputs(cell.name)[primary]):
                assert one.kind == "figure" or one.text.strip("\n") in {*boxes, ""}, f"the output of {cell.name} in {primary} is not on the page: {one.text[:200]}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TUTORIALS)
def test_figures_have_words_and_a_dark_variant(site, pages, name, lang):
    images = pages[name, lang].article.select("img")
    drawn = [image for image in images if "/notebooks/" in image["src"]]
    for image in drawn:
        file = site / lang / "notebooks" / image["src"].partition("#")[0]
        assert file.is_file(), f"{image['src']} is missing"
        assert image["alt"] in {getattr(words, lang) for words in TUTORIALS[name].table.alt.values()}
    light, dark = ([image for image in drawn if image["src"].endswith(f"#only-{mode}")] for mode in ("light", "dark"))
    assert len(light) == len(dark) == len(drawn) / 2
    assert bool(drawn) == bool(TUTORIALS[name].table.alt)
    for one, other in zip(light, dark, strict=True):
        a, b = ((site / lang / "notebooks" / image["src"].partition("#")[0]).read_text(encoding="utf-8") for image in (one, other))
        assert a != b and "#000000" not in b and "fill: #ffffff" not in a + b, "a figure does not follow the page's colours"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TUTORIALS)
def test_pages_are_light(site, name, lang):
    weight = len(gzip.compress((site / lang / "notebooks" / f"{name}.html").read_bytes()))
    assert weight <= KEPT, f"{lang}/notebooks/{name}.html weighs {weight} bytes compressed"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TUTORIALS)
def test_downloads_are_what_was_run(site, pages, name, lang):
    tutorial, folder = TUTORIALS[name], site / lang / "assets" / "notebooks"
    links = {urlsplit(link["href"]).path.rpartition("/")[2] for link in pages[name, lang].article.select("a[download]")}
    files = {f"{name}-{primary}.ipynb" for primary in tutorial.environments} | ({f"{name}-hosted.ipynb"} if not tutorial.table.one_folder else set())
    assert links == files
    for file in files:
        book = nbformat.read(folder / file, as_version=4)
        nbformat.validate(book)
        code = [cell for cell in book.cells if cell.cell_type == "code"]
        primary = file.removesuffix(".ipynb").rpartition("-")[2]
        if primary == "hosted":
            first, primary = code.pop(0), list(tutorial.environments)[-1]
            row = environments.table()[tutorial.environments[primary]]
            assert [f"{package}=={row.pinned[package]}" in first.source for package in row.packages] == [True] * len(row.packages)
        recorded = tutorial.recorded[primary].cells
        assert [(cell.source, cell.outputs) for cell in code] == [(cell.source, cell.outputs) for cell in recorded]
        text = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
        assert not re.search(r"\]\((?!https?://)|\{#|\{\{|--8<--", text), f"{file}: what only the site understands is left in its prose"
        spoken = bool(re.search("[\u4e00-\u9fff]", text))
        assert spoken == (lang == "zh"), f"{file} speaks the wrong language"


# --- as a new reader -------------------------------------------------------------------------------------------------


def test_the_first_tutorial_works_from_its_own_text(site, pages, tmp_path):
    """In an empty folder with nothing but uv: download what the page links, run the commands that it shows, twice. Only the browser is left out."""
    article = pages["first-migration", "en"].article
    small = sys.platform == "linux" and platform.machine() == "x86_64"
    commands = [unescape(block.get_text().strip()) for block in article.select(".command pre") if ("tensorflow-cpu" in block.get_text()) == small]
    for link in article.select("a[download]"):
        shutil.copy(site / "en" / "notebooks" / urlsplit(link["href"]).path, tmp_path / link["download"])
    assert len(commands) == 2
    path = os.pathsep.join([str(Path(environments.uv()).parent), os.environ["PATH"]])
    settings = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTHON", "VIRTUAL_ENV", "KERAS", "PYTEST"))} | {"PATH": path}
    for command in commands:
        words = shlex.split(command)
        assert words[-3:-1] == ["jupyter", "notebook"] and words[-1].endswith(".ipynb")
        words[-2:-1] = ["execute", "--inplace"]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, env=settings, timeout=900)
        assert done.returncode == 0, f"{command}\n{done.stderr[-3000:]}"
    tutorial = TUTORIALS["first-migration"]
    for primary in tutorial.environments:
        # two lines that are printed may reach Jupyter in one message or in two
        book, _ = coalesce_streams(nbformat.read(tmp_path / f"first-migration-{primary}.ipynb", as_version=4), {})
        seen = [notebook_pages.shown(cell.outputs) for cell in notebook_runs.normalised(book).cells if cell.cell_type == "code"]
        told = [notebook_pages.shown(cell.outputs) for cell in tutorial.recorded[primary].cells]
        # TensorFlow's own log also comes to the reader's standard error, and a figure is drawn in the fonts of matplotlib
        kinds = [[[one for one in cell if one.kind in ("printed", "raises")] for cell in outputs] for outputs in (seen, told)]
        assert kinds[0] == kinds[1], f"in {primary} a reader sees something else than the page shows"


def test_records_are_read_where_there_is_no_tensorflow():
    assert "tensorflow" not in sys.modules and render.__name__
