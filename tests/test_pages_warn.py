"""A page that shows `model.keras` and `model.weights.h5` together says that some releases of Keras 3 destroy the second."""

from __future__ import annotations

import re

import pytest

from guide import cases
from guide.environments import ROOT
from guide.pages import INCLUDE
from guide.words import LANGUAGES

WARNING = re.compile(r"\]\([^)\s]*#deleted-weights\)|\{#deleted-weights\}")
TOGETHER = (re.compile(r"(?<![\w./-])model\.keras\b"), re.compile(r"(?<![\w./-])model\.weights\.h5\b"))
PAGES = [path.relative_to(ROOT).as_posix() for lang in LANGUAGES for path in sorted((ROOT / "docs" / lang).rglob("*.md"))]


def included(name: str) -> str:
    """The code that an include of a case or a step brings in."""
    path = cases.SNIPPETS / name.removesuffix(".md")
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in cases.SUFFIXES)
    else:
        files = [file for suffix in cases.SUFFIXES if (file := path.with_name(path.name + suffix)).is_file()]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def expanded(text: str) -> str:
    return INCLUDE.sub(lambda include: included(include[1]), text)


def unwarned(text: str) -> bool:
    return all(name.search(expanded(text)) for name in TOGETHER) and not WARNING.search(text)


@pytest.mark.parametrize("page", PAGES)
def test_both_names_come_with_the_warning(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert not unwarned(text), f"{page}: shows model.keras and model.weights.h5; link to writing/full-model.md#deleted-weights"


def test_both_names_are_found_in_text_and_in_included_code():
    assert unwarned("`model.keras` and `model.weights.h5`")
    assert unwarned('--8<-- "options/option-keras-format/save.md"\n')
    assert unwarned('--8<-- "options/option-keras-format.md"\n')
    assert not unwarned("`model.keras` and `net.weights.h5`")
    assert not unwarned("`model.keras` and `model.weights.h5`: [why not](../writing/full-model.md#deleted-weights)")
