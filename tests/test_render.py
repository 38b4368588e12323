"""Promise: shown = copied = run. Pages show the code files as they are, and what was recorded of them."""

import html
import importlib.util
import re
from dataclasses import replace
from pathlib import Path

import pytest

from guide import cases, catalogue, error_pages, render
from guide.cases import Run
from guide.environments import ROOT
from guide.pages import BrokenPage
from guide.words import LANGUAGES, WORDS

RECORDS = render.Records.load()
CASES = RECORDS.cases


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_shows_its_file_and_what_each_run_did(language):
    home = render.homes(ROOT / "docs" / language)
    for case in CASES.values():
        for step in case.steps.values():
            text = render.step_partial(step, RECORDS, home, language)
            assert step.file.read_text(encoding="utf-8").rstrip("\n") in text, f"{case.name}/{step.name}: the page would show other code than {step.file.name}"
            for outcome in RECORDS.of(step):
                seen = [outcome.text, *(w["message"] for w in outcome.warnings), *(f["name"] for f in outcome.files)]
                if outcome.exception:
                    seen += [outcome.exception["message"], *([] if step.is_command else [outcome.exception["type"]])]
                for part in seen:
                    shown = html.escape(part, quote=False).replace("`", "&#96;").replace("--8<--", "--8&lt;--")
                    assert shown in text, f"{outcome.run}: the page would not show {part!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_is_on_a_page(language):
    home = set(render.homes(ROOT / "docs" / language)) | set(error_pages.listed_steps(catalogue.load()))
    lost = [f"{case.name}/{step}" for case in CASES.values() for step in case.steps if not {case.name, f"{case.name}/{step}"} & set(home)]
    assert not lost, f"run and recorded, but no reader of docs/{language} can find: {lost}"


def test_nothing_is_missing(tmp_path):
    """What `python -m guide render` reports, without writing."""
    assert not RECORDS.problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_complete(language):
    for key, texts in WORDS.items():
        assert set(texts) - {"en many"} == set(LANGUAGES), key
        assert re.findall(r"\{\w+\}", texts["zh"]).sort() == re.findall(r"\{\w+\}", texts["en"]).sort(), f"{key}: other values in the two languages"


def test_a_missing_record_is_shown_and_reported():
    step = next(iter(next(iter(CASES.values())).steps.values()))
    text = render.step_partial(step, render.Records(CASES), {}, "en")
    assert "not recorded yet" in text


def page(text, behind=False):
    return render.page(text, "docs/en/x.md", RECORDS, behind)


def test_figures_come_from_records():
    assert page("{{ keras2.keras }}") == render.environments.table()["keras2"].pinned["keras"]
    assert page("{{cases}}") == str(len(CASES))
    run, outcome = next((run, o) for run, o in RECORDS.outcomes.items() if len(o.printed) == 1)
    assert page(f"{{{{ printed {run} }}}}") == outcome.text
    run, outcome = next((run, o) for run, o in RECORDS.outcomes.items() if o.exception)
    assert page(f"{{{{ raised {run} }}}}") == outcome.exception["type"]


@pytest.mark.parametrize("name", ["keras2.nothing", "nothing.keras", "printed a/b/c@keras2", "nothing", "printed", "benchmark.nothing", "raised", "printed x 3"])
def test_an_unknown_figure_names_page_and_line(name):
    with pytest.raises(BrokenPage, match=r"docs/en/x\.md:3: there is no figure"):
        page(f"\n\n{{{{ {name} }}}}")


def test_a_page_behind_its_twin_is_marked():
    assert page("---\ntitle: x\n---\n", behind=True).startswith("---\nbehind: true\ntitle: x\n")
    assert "behind" not in page("---\ntitle: x\n---\n")


def test_output_that_looks_like_markup_stays_text():
    case = next(case for case in CASES.values() if any(not s.is_command for s in case.steps.values()))
    step = next(s for s in case.steps.values() if not s.is_command)
    run = Run(case.name, step.name, "keras3")
    hostile = '<script>alert(1)</script>\n```\n--8<-- "x.md"\n</code></pre>'
    records = render.Records(CASES, {run: replace(RECORDS.outcomes[run], printed=hostile.split("\n"))})
    text = render.step_partial(step, records, {}, "en")
    recorded = text[text.index('<div class="recorded') :]
    assert "<script" not in recorded and "```" not in recorded and "--8<--" not in recorded
    assert recorded.count("</pre>") == recorded.count("<pre>")


def test_the_site_needs_no_tensorflow():
    assert importlib.util.find_spec("tensorflow") is None and importlib.util.find_spec("keras") is None, "the site is built where TensorFlow is installed"
    pinned = (ROOT / "requirements.txt").read_text().lower()
    assert not re.search(r"^(tensorflow|keras|jax|torch)", pinned, re.MULTILINE)


def test_case_paths_are_what_a_reader_finds():
    for case in CASES.values():
        assert re.fullmatch(r"[a-z0-9-]+/[a-z0-9-]+", case.name), f"{case.name}: lower case words with hyphens"
        assert Path(cases.shown(case.toml)).exists()
