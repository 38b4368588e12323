"""Keeps the two languages level: the shape of twin pages, the stamps that tell which is behind, the glossary."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path, PurePath

from guide.environments import ROOT
from guide.pages import BrokenPage, front_matter, shape, split
from guide.words import LANGUAGES

GLOSSARY = ROOT / "docs" / "glossary.toml"
OTHER = {"zh": "en", "en": "zh"}
_TWIN = re.compile(r"^twin:.*\n?", re.MULTILINE)


# --- shape -----------------------------------------------------------------------------------------------------------


def compare(zh: str, en: str, page: str = "page") -> list[str]:
    """How the shapes of two twin pages differ: a sentence each, with the page's name and the line in each language."""
    items = {"zh": shape(zh), "en": shape(en)}
    keys = {lang: [(item.kind, item.detail) for item in items[lang]] for lang in LANGUAGES}
    end = {"zh": zh.count("\n") + 1, "en": en.count("\n") + 1}

    def at(lang: str, index: int) -> int:
        return items[lang][index].line if index < len(items[lang]) else end[lang]

    differences = []
    matched = difflib.SequenceMatcher(None, keys["zh"], keys["en"], autojunk=False)
    for word, zh_from, zh_to, en_from, en_to in matched.get_opcodes():
        if word == "equal":
            continue
        zh_items, en_items = items["zh"][zh_from:zh_to], items["en"][en_from:en_to]
        while zh_items and en_items and zh_items[0].kind == en_items[0].kind:
            one, two = zh_items.pop(0), en_items.pop(0)
            differences.append(f"{page}: zh line {one.line} has {one}, en line {two.line} has {two}")
        for lang, left, twin_at in (("zh", zh_items, at("en", en_to - len(en_items))), ("en", en_items, at("zh", zh_to - len(zh_items)))):
            differences += [f"{page}: {lang} line {item.line} has {item}, {OTHER[lang]} has nothing like it near line {twin_at}" for item in left]
    return differences


# --- freshness -------------------------------------------------------------------------------------------------------


def stamp(text: str) -> str:
    """Twelve hex digits that change when a word of the page's body changes; spaces, line breaks and front matter do not count."""
    return hashlib.sha256(" ".join(split(text)[1].split()).encode()).hexdigest()[:12]


def _read(root: Path, lang: str, page: PurePath) -> str:
    path = root / "docs" / lang / page
    if not path.is_file():
        here, there = f"docs/{OTHER[lang]}/{page.as_posix()}", f"docs/{lang}/{page.as_posix()}"
        raise BrokenPage(f"{here}: its twin {there} is missing; every page exists in both languages")
    return path.read_text(encoding="utf-8")


def behind(root: Path, lang: str, page: str | PurePath) -> bool:
    """Whether the twin of `docs/<lang>/<page>` was changed since this page was last declared level with it.

    Raises:
        BrokenPage: there is no twin, or the front matter is not complete.
    """
    page = PurePath(page)
    values = front_matter(_read(root, lang, page), f"docs/{lang}/{page.as_posix()}")
    return values["twin"] != stamp(_read(root, OTHER[lang], page))


def level(root: Path = ROOT, pages: Iterable[str | Path] | None = None) -> list[str]:
    """Declare pages level with their twins: write the twin's stamp into both. Prints and returns the files that changed.

    `pages` as docs/zh/…, docs/en/… or relative to either; all without.

    Raises:
        BrokenPage: a page or its twin is missing, or has no front matter.
    """
    folders = [root / "docs" / lang for lang in LANGUAGES]
    chosen = _names(root, pages) if pages else sorted({path.relative_to(folder) for folder in folders for path in folder.rglob("*.md")})
    changed = []
    for page in chosen:
        texts = {lang: _read(root, lang, page) for lang in LANGUAGES}
        for lang, text in texts.items():
            name = f"docs/{lang}/{page.as_posix()}"
            written, _ = split(text)
            if written is None:
                raise BrokenPage(f"{name}: no front matter; the first lines must be ---, title: …, description: …, ---")
            line = f'twin: "{stamp(texts[OTHER[lang]])}"\n'  # quoted: twelve digits would be read as a number
            new = _TWIN.sub(line, written, count=1) if _TWIN.search(written) else written + line
            if new != written:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
                (root / name).write_text(text.replace(written, new, 1), encoding="utf-8")
                changed.append(name)
    print("\n".join(f"level: {name}" for name in changed) or "level: nothing to do")
    return changed


def _names(root: Path, pages: Iterable[str | Path]) -> list[PurePath]:
    names = []
    for page in pages:
        path = Path(page).resolve() if Path(page).is_absolute() else root / page
        inside = next((path.relative_to(root / "docs" / lang) for lang in LANGUAGES if path.is_relative_to(root / "docs" / lang)), PurePath(page))
        if not any((root / "docs" / lang / inside).is_file() for lang in LANGUAGES):
            raise BrokenPage(f"{page}: no such page under docs/zh or docs/en")
        names.append(inside)
    return names


# --- glossary --------------------------------------------------------------------------------------------------------


def glossary(path: Path = GLOSSARY) -> list[dict]:
    """The terms: `en`, `zh`, `means` in both languages, and optionally `not`, renderings that pages must not use.

    Raises:
        BrokenPage: the file lacks something; the message names the term and the key.
    """
    terms = tomllib.loads(path.read_text(encoding="utf-8"))["term"]
    for term in terms:
        name = f"docs/glossary.toml: term {term.get('en', '?')!r}"
        if unknown := set(term) - {"en", "zh", "not", "means"}:
            raise BrokenPage(f"{name}: unknown key {sorted(unknown)[0]!r}")
        missing = [key for key in ("en", "zh") if not term.get(key)]
        missing += [f"means.{lang}" for lang in LANGUAGES if not term.get("means", {}).get(lang)]
        if missing:
            raise BrokenPage(f"{name}: `{missing[0]}` is missing")
    return terms


def glossary_table(lang: str) -> str:
    """The glossary as a Markdown table for the pages of one language."""

    def foreign(text: str, language: str) -> str:
        return text if language == lang else f'<span lang="{"zh-Hans" if language == "zh" else language}">{text}</span>'

    heads = {
        "zh": ("中文", "英文", "不采用", "含义"),
        "en": ("Term", "Chinese", "Not used in Chinese", "Meaning"),
    }[lang]
    rows = [heads, ("---",) * len(heads)]
    for term in sorted(glossary(), key=lambda term: term["en"].lower()):
        rejected = foreign("、".join(term["not"]), "zh") if term.get("not") else "–"
        rows.append((foreign(term[lang], lang), foreign(term[OTHER[lang]], OTHER[lang]), rejected, term["means"][lang]))
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows) + "\n"
