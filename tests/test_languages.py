"""Both languages say the same, each in its own words: twin pages of one shape, honest stamps, one glossary, Chinese set as Chinese."""

from __future__ import annotations

import contextlib
import re
import shutil
import unicodedata
import warnings
from collections.abc import Set
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guide import cases, languages, render, typesetting
from guide.environments import ROOT
from guide.pages import FIGURE, HIDDEN, BrokenPage, Prose, front_matter, prose, shape
from guide.words import LANGUAGES

DOCS = {lang: ROOT / "docs" / lang for lang in LANGUAGES}
PAGES = {lang: {path.relative_to(docs).as_posix(): path for path in sorted(docs.rglob("*.md"))} for lang, docs in DOCS.items()}
NAMES = sorted(set(PAGES["zh"]) | set(PAGES["en"]))
BOTH = sorted(set(PAGES["zh"]) & set(PAGES["en"]))
EVERY = [f"docs/{lang}/{name}" for lang in LANGUAGES for name in PAGES[lang]]
CHINESE_PAGES = [page for page in [*EVERY, "README.zh.md"] if page.startswith(("docs/zh/", "README.zh")) and (ROOT / page).is_file()]

# Version numbers that are names of generations; every other number with a point comes from a figure.
NAMED = ("2.15", "Python 3.11")  # the names of the fixed environment and of its Python
# English pages that have to show Chinese characters, and why: {"page.md": "reason"}. An entry that is no longer needed fails.
CHINESE_IN_ENGLISH: dict[str, str] = {}

NUMBER = re.compile(r"(?<![\w.])v?\d+(?:\.\d+)+(?![\w]|\.\d)")
YEAR = r"(?:19|20)\d\d"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
DATE = re.compile(
    rf"\b{YEAR}[-/.]\d\d?\b|(?<!\d){YEAR}\s?年|\d\s?月\s?\d+\s?[日号]"
    rf"|\b{MONTH}\.? \d{{1,4}}\b|\b\d\d? {MONTH}\b|\b(?:in|since|of|until|from|by|before|after) {YEAR}\b"
)
IN_CODE = re.compile(
    r"(?:==|~=|>=|<=|!=|[<>@])\s*v?\d+(?:\.\d+)*|(?<![\w.])v?\d+\.\d+\.\d+(?!\.?\d)"
    r"|\b(?:[Kk]eras|[Tt]ensor[Ff]low|[Pp]ython|[Tt]orch|[Jj]ax|[Nn]um[Pp]y) ?v?\d+\.\d+"
)
REQUIREMENT = re.compile(r"([A-Za-z][\w.-]*(?:\[[\w,]+\])?)?\s*(?:==|~=|>=|<=|!=)\s*\d+(?:\.\d+)*")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
WORDS = re.compile(r"[A-Za-z][a-z'’]+")


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def requirements_run(snippets: Path = ROOT / "snippets") -> set[str]:
    """The pip requirements that cases run, with and without the package's name: these may be named on a page."""
    found = set()
    for path in snippets.rglob("*.sh"):
        for match in REQUIREMENT.finditer(path.read_text(encoding="utf-8")):
            found |= {_compact(match[0]), _compact(match[0].removeprefix(match[1] or ""))}
    return found


def _compact(text: str) -> str:
    return re.sub(r"\s", "", text)


# --- the checks: each takes a page's text and its name, and returns sentences -----------------------------------------


def typed_code(text: str, page: str) -> list[str]:
    typed = [item for item in shape(text) if item.kind == "code"]
    return [f"{page}:{item.line}: code is typed into the page ({item.detail}); put it under snippets/ and include it" for item in typed]


def typed_figures(text: str, page: str, run: Set[str] = frozenset()) -> list[str]:
    """Versions, measured numbers and dates that do not come from `{{ … }}`; `run` are the requirements that may be named."""

    def unless_run(match: re.Match[str]) -> str:
        return HIDDEN if _compact(match[0]) in run else match[0]

    faults = []
    for entry in prose(text):
        words = REQUIREMENT.sub(unless_run, entry.text)
        for match in NUMBER.finditer(words):
            if not words[: match.end()].endswith(NAMED) and match[0] not in ("127.0.0.1", "0.0.0.0"):
                faults.append(f"{page}:{entry.line}: {match[0]} is typed; let a figure {{{{ … }}}} say it, or write one of {', '.join(NAMED)}")
        for match in DATE.finditer(words):
            faults.append(f"{page}:{entry.line}: the date {match[0]!r} is typed; let a figure {{{{ … }}}} say it")
        for code in entry.code:
            for match in IN_CODE.finditer(REQUIREMENT.sub(unless_run, FIGURE.sub("", code))):
                wrong = f"{match[0].strip()} in `{code}` is typed"
                faults.append(f"{page}:{entry.line}: {wrong}; let a figure {{{{ … }}}} say it, or a case's .sh step run that very requirement")
    return faults


def headings_without_id(text: str, page: str) -> list[str]:
    faults, seen = [], {}
    for item in (item for item in shape(text) if item.kind == "heading"):
        _, _, name = item.detail.partition(" #")
        if not re.fullmatch(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*", name):
            faults.append(f"{page}:{item.line}: the heading needs an explicit ASCII id, like {{#save-weights}}{f'; it has #{name}' if name else ''}")
        elif name in seen:
            faults.append(f"{page}:{item.line}: the id #{name} stands in line {seen[name]} already")
        seen.setdefault(name, item.line)
    return faults


def other_tongue(text: str, page: str, lang: str) -> list[str]:
    """Text that is not in the page's language."""
    faults = []
    for item in shape(text):
        if item.kind == "admonition" and '"' not in text.split("\n")[item.line - 1]:
            faults.append(f"{page}:{item.line}: the admonition has no title, so its type would be shown in English; write one")
    for entry in prose(text):
        if lang == "en" and (found := CHINESE.search(entry.text + "".join(entry.code))):
            faults.append(f"{page}:{entry.line}: {found[0]!r} is Chinese")
        # a title or heading may be an error message, which is English everywhere
        if lang == "zh" and entry.kind not in ("title", "heading") and not CHINESE.search(entry.text) and len(WORDS.findall(entry.text)) > 4:
            faults.append(f"{page}:{entry.line}: {entry.text.strip()!r} is not Chinese")
    return faults


def rejected_terms(entries: list[Prose], page: str, terms: list[dict]) -> list[str]:
    return [
        f"{page}:{entry.line}: {wrong!r} is not used for {term['en']!r}; write {term['zh']!r} (docs/glossary.toml)"
        for entry in entries
        for term in terms
        for wrong in term.get("not", ())
        if wrong in entry.text
    ]


def broken_includes(text: str, page: str, snippets: Path = ROOT / "snippets") -> list[str]:
    faults = []
    for item in shape(text):
        if item.kind == "include" and not item.detail.startswith(("tables/", "figures/")):
            path = snippets / item.detail.removesuffix(".md")
            step = any(path.with_name(path.name + suffix).is_file() for suffix in cases.SUFFIXES) and (path.parent / "case.toml").is_file()
            if not item.detail.endswith(".md") or not (step or (path / "case.toml").is_file()):
                faults.append(f"{page}:{item.line}: no case or step snippets/{item.detail.removesuffix('.md')}")
    return faults


def none(faults: list) -> None:
    if faults:
        pytest.fail("\n".join(str(fault) for fault in faults), pytrace=False)


# --- the pages -------------------------------------------------------------------------------------------------------


def test_every_page_exists_in_both_languages():
    none([f"docs/{lang}/{name} is missing" for name in NAMES for lang in LANGUAGES if name not in PAGES[lang]])


def test_page_names_are_ascii():
    none([f"{page}: file names are lower-case ASCII, equal in both languages" for page in EVERY if not re.fullmatch(r"[a-z0-9/_.-]+", page)])


@pytest.mark.filterwarnings("always")
def test_pages_behind_are_told():
    """Being behind is no failure, since the reader is told by a banner; here the writer is told, in pytest's list of warnings."""
    late = []
    for lang, name in ((lang, name) for name in BOTH for lang in LANGUAGES):
        with contextlib.suppress(BrokenPage):  # which test_front_matter_is_complete reports
            if languages.behind(ROOT, lang, name):
                late.append(f"docs/{lang}/{name}")
    if late:
        warnings.warn(f"behind their twins (bring them level, then `python -m guide level PAGE`): {', '.join(late)}", stacklevel=1)


def test_a_page_behind_is_marked_for_the_banner():
    late = render.page("---\ntitle: 一\n---\n", "docs/zh/a.md", None, behind=True)
    assert front_matter(late, "docs/zh/a.md", ("title",)) == {"title": "一", "behind": True}
    assert "behind" not in render.page("---\ntitle: 一\n---\n", "docs/zh/a.md", None, behind=False)


@pytest.mark.parametrize("name", BOTH)
def test_twins_have_one_shape(name):
    none(languages.compare(text_of(f"docs/zh/{name}"), text_of(f"docs/en/{name}"), name))


@pytest.mark.parametrize("page", EVERY)
def test_front_matter_is_complete(page):
    faults = []
    try:
        front_matter(text_of(page), page)
    except BrokenPage as error:
        faults = [str(error)]
    none(faults)


@pytest.mark.parametrize("key", ["title", "description"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_front_matter_is_unique(lang, key):
    seen: dict[str, str] = {}
    faults = []
    for name, path in PAGES[lang].items():
        value = front_matter(path.read_text(encoding="utf-8"), f"docs/{lang}/{name}", (key,))[key]
        if value in seen:
            faults.append(f"docs/{lang}/{name}: its {key} is that of docs/{lang}/{seen[value]}: {value}")
        seen.setdefault(value, name)
    none(faults)


@pytest.mark.parametrize("page", EVERY)
def test_headings_have_ids(page):
    none(headings_without_id(text_of(page), page))


@pytest.mark.parametrize("page", EVERY)
def test_no_code_is_typed(page):
    none(typed_code(text_of(page), page))


@pytest.mark.parametrize("page", EVERY)
def test_no_version_or_date_is_typed(page):
    none(typed_figures(text_of(page), page, requirements_run()))


@pytest.mark.parametrize("page", EVERY)
def test_pages_are_in_their_language(page):
    lang, _, name = page.removeprefix("docs/").partition("/")
    faults = other_tongue(text_of(page), page, lang)
    if lang == "en" and name in CHINESE_IN_ENGLISH:
        assert faults, f"{page} holds no Chinese any more: take it out of CHINESE_IN_ENGLISH"
    else:
        none(faults)
    if lang == "zh":
        entries = prose(text_of(page))
        assert any(CHINESE.search(entry.text) for entry in entries if entry.kind == "description"), f"{page}: the description is not Chinese"
        assert any(CHINESE.search(entry.text) for entry in entries if entry.kind == "text"), f"{page}: no Chinese"


@pytest.mark.parametrize("page", CHINESE_PAGES)
def test_pages_use_the_glossary(page):
    none(rejected_terms(prose(text_of(page)), page, languages.glossary()))


@pytest.mark.parametrize("page", EVERY)
def test_includes_are_of_cases(page):
    none(broken_includes(text_of(page), page))


@pytest.mark.parametrize("page", CHINESE_PAGES)
def test_chinese_is_set_as_chinese(page):
    none([f"{page}, {fault}" for fault in typesetting.faults(text_of(page))])


def case_texts() -> list[tuple[str, str]]:
    """Every Chinese text in a case.toml, and where it stands."""
    found = []
    for case in cases.load_all().values():
        where = f"snippets/{case.name}/case.toml"
        found.append((f"{where} title.zh", case.title.zh))
        for step in case.steps.values():
            if step.table.note:
                found.append((f"{where} [{step.name}] note.zh", step.table.note.zh))
            found += [(f"{where} [{step.name}] {name} reason", e.reason.zh) for name, e in step.table.expectations.items() if e.reason]
    return found


def test_chinese_of_cases_is_set_as_chinese():
    none([f"{where}: {text}\n    should be: {typesetting.proper(text)}" for where, text in case_texts() if typesetting.proper(text) != text])


def test_cases_use_the_glossary():
    terms = languages.glossary()
    none([fault for where, text in case_texts() for fault in rejected_terms([Prose(0, "text", re.sub(r"`[^`]*`", "", text))], where, terms)])


# --- the glossary ----------------------------------------------------------------------------------------------------


def test_glossary_is_consistent():
    terms = languages.glossary()
    assert len({term["en"].lower() for term in terms}) == len(terms)
    assert len({term["zh"] for term in terms}) == len(terms)
    chosen = {term["zh"] for term in terms}
    rejected = [(term["en"], wrong) for term in terms for wrong in term.get("not", ())]
    none([f"{wrong!r} is chosen for one term and rejected for {en!r}" for en, wrong in rejected if any(wrong in zh for zh in chosen)])
    meanings = [Prose(0, "text", term["means"]["zh"]) for term in terms]
    none(rejected_terms(meanings, "docs/glossary.toml", terms))
    none([typesetting.proper(text) for term in terms for text in (term["zh"], term["means"]["zh"]) if typesetting.proper(text) != text])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_glossary_table_holds_every_term(lang):
    table = shape(languages.glossary_table(lang))
    assert [item.detail for item in table if item.kind == "table"] == [f"of {len(languages.glossary()) + 1} rows and 4 columns"]


def test_glossary_names_what_is_missing(tmp_path):
    (tmp_path / "glossary.toml").write_text('[[term]]\nen = "layer"\nzh = "层"\nmeans.zh = "。"\n', encoding="utf-8")
    with pytest.raises(BrokenPage, match=r"term 'layer': `means\.en` is missing"):
        languages.glossary(tmp_path / "glossary.toml")


# --- stamps ----------------------------------------------------------------------------------------------------------

PAGE = "---\ntitle: {title}\ndescription: {title}。\n---\n# {title} {{#a}}\n\n{body}\n"


@pytest.fixture
def docs(tmp_path):
    for lang, title, body in (("zh", "保存", "用 `.keras` 保存。"), ("en", "Saving", "Save as `.keras`.")):
        (tmp_path / "docs" / lang / "writing").mkdir(parents=True)
        (tmp_path / "docs" / lang / "writing" / "save.md").write_text(PAGE.format(title=title, body=body), encoding="utf-8")
    return tmp_path


def change(docs: Path, lang: str, old: str, new: str) -> None:
    path = docs / "docs" / lang / "writing" / "save.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_levelled_pages_are_not_behind(docs, capsys):
    assert languages.level(docs) == ["docs/zh/writing/save.md", "docs/en/writing/save.md"]
    assert "docs/en/writing/save.md" in capsys.readouterr().out
    assert not languages.behind(docs, "zh", "writing/save.md") and not languages.behind(docs, "en", "writing/save.md")
    assert languages.level(docs) == []


def test_a_changed_word_leaves_the_twin_behind_until_levelled(docs):
    languages.level(docs)
    change(docs, "zh", "` 保存。", "` 另存。")
    assert languages.behind(docs, "en", "writing/save.md")
    assert not languages.behind(docs, "zh", "writing/save.md")
    assert languages.level(docs, ["docs/zh/writing/save.md"]) == ["docs/en/writing/save.md"]
    assert not languages.behind(docs, "en", "writing/save.md")


def test_blanks_and_front_matter_leave_nobody_behind(docs):
    languages.level(docs)
    change(docs, "zh", "` 保存。\n", "` 保存。  \n\n\n")
    change(docs, "zh", "title: 保存", "title: 存")
    assert not languages.behind(docs, "en", "writing/save.md")


@pytest.mark.parametrize("named", ["docs/en/writing/save.md", "writing/save.md", "{root}/docs/zh/writing/save.md"])
def test_level_takes_a_page_by_any_of_its_names(docs, named):
    assert len(languages.level(docs, [named.format(root=docs)])) == 2


def test_level_keeps_everything_else(docs):
    path = docs / "docs" / "zh" / "writing" / "save.md"
    before = path.read_text(encoding="utf-8")
    languages.level(docs)
    assert re.sub(r'twin: "[0-9a-f]{12}"\n', "", path.read_text(encoding="utf-8")) == before


@pytest.mark.parametrize("key", ["title", "description", "twin"])
def test_a_missing_key_is_named(docs, key):
    languages.level(docs)
    path = docs / "docs" / "zh" / "writing" / "save.md"
    path.write_text(re.sub(rf"^{key}:.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"^docs/zh/writing/save\.md: `{key}` is missing"):
        languages.behind(docs, "zh", "writing/save.md")


def test_missing_front_matter_is_named(docs):
    (docs / "docs" / "zh" / "writing" / "save.md").write_text("# 保存 {#a}\n", encoding="utf-8")
    for call in (lambda: languages.behind(docs, "zh", "writing/save.md"), lambda: languages.level(docs)):
        with pytest.raises(BrokenPage, match=r"^docs/zh/writing/save\.md: no front matter"):
            call()


def test_broken_front_matter_is_named():
    with pytest.raises(BrokenPage, match="^docs/zh/a.md: the front matter is not YAML"):
        front_matter('---\ntitle: "a\n---\n', "docs/zh/a.md")


def test_a_missing_twin_is_named(docs):
    languages.level(docs)
    shutil.rmtree(docs / "docs" / "en")
    with pytest.raises(BrokenPage, match=r"docs/en/writing/save\.md is missing"):
        languages.behind(docs, "zh", "writing/save.md")
    with pytest.raises(BrokenPage, match=r"^nowhere\.md: no such page"):
        languages.level(docs, ["nowhere.md"])


# --- the checks catch what they are for ------------------------------------------------------------------------------

SOUND = '''---
title: 保存
description: 怎样保存。
twin: "0123456789ab"
---
# 保存 {#save}

见[权重](weights.md#legacy)，Keras 2.15 与 Keras 3，{{ keras3.keras }}。

## 整个模型 {#full-model}

--8<-- "writing/save-h5.md"

!!! warning "注意"

    用 `Dropout(0.5)`，见[权重](weights.md)。

    --8<-- "writing/save-h5/after.md"

| 格式 | 可读 |
|---|---|
| `.h5` | 是 |

- 一
- 二

=== "甲"

    ![图](a.png)
'''


def test_shape_of_a_sound_page():
    assert [(item.line, str(item)) for item in shape(SOUND)] == [
        (6, "heading 1 #save"),
        (8, "figure keras3.keras"),
        (8, "link weights.md#legacy"),
        (10, "heading 2 #full-model"),
        (12, "include writing/save-h5.md"),
        (14, "admonition warning"),
        (16, "link weights.md"),
        (18, "include writing/save-h5/after.md"),
        (20, "table of 2 rows and 2 columns"),
        (24, "list bulleted, of 2"),
        (27, "tab "),
        (29, "image a.png"),
    ]
    assert not languages.compare(SOUND, SOUND)
    none(typed_code(SOUND, "p") + typed_figures(SOUND, "p") + headings_without_id(SOUND, "p") + other_tongue(SOUND, "p", "zh"))


@pytest.mark.parametrize(
    "old, new, line, said",
    [
        ("{#full-model}", "{#whole}", 10, "heading 2 #full-model, en line 10 has heading 2 #whole"),
        ("## 整个", "### 整个", 10, "heading 3 #full-model"),
        ("[权重](weights.md#legacy)", "权重", 8, "link weights.md#legacy"),
        ("weights.md#legacy", "weights.md#new", 8, "link weights.md#new"),
        ("{{ keras3.keras }}", "它", 8, "figure keras3.keras"),
        ('--8<-- "writing/save-h5.md"', "文", 12, "include writing/save-h5.md"),
        ("writing/save-h5/after", "writing/save-h5/before", 18, "include writing/save-h5/before.md"),
        ("!!! warning", "!!! note", 14, "admonition note"),
        ("!!! warning", "??? warning", 14, None),
        ("| `.h5` | 是 |\n", "", 20, "table of 1 rows and 2 columns"),
        ("- 二\n", "", 24, "list bulleted, of 1"),
        ("![图](a.png)", "图", 29, "image a.png"),
    ],
)
def test_a_difference_is_found(old, new, line, said):
    assert old in SOUND
    differences = languages.compare(SOUND, SOUND.replace(old, new, 1), "writing/save.md")
    if said is None:
        return none(differences)  # a folded admonition is one all the same
    assert len(differences) == 1
    assert differences[0].startswith("writing/save.md: ") and said in differences[0] and f"line {line}" in differences[0]


def test_words_may_stand_in_another_order():
    none(languages.compare("[甲](a.md) 在[乙](b.md) 之前 {{ date }}\n", "{{ date }}: [b](b.md) after [a](a.md)\n"))


@pytest.mark.parametrize(
    "typed",
    [
        "```python\nimport keras\n```",
        "~~~\nimport keras\n~~~",
        "文。\n\n    import keras",
        "<pre>import keras</pre>",
        '文 <code class="python">a</code>',
        "    ```\n    a\n    ```",
    ],
)
def test_typed_code_is_found(typed):
    faults = typed_code(f"# 一 {{#a}}\n\n{typed}\n", "docs/zh/a.md")
    assert faults and re.match(r"docs/zh/a\.md:[35]: code is typed", faults[0])


def test_code_typed_into_an_admonition_is_found():
    faults = typed_code('!!! note "一"\n\n    文。\n\n    ```\n    a\n    ```\n', "p")
    assert faults == ["p:5: code is typed into the page (fence); put it under snippets/ and include it"]


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("用 Keras 3.15.1 打开。", "3.15.1"),
        ("用 Keras 2.15.0 打开。", "2.15.0"),
        ("TensorFlow 2.16 的文件。", "2.16"),
        ("3.8 起可以。", "3.8"),
        ("从 v3.8 起。", "v3.8"),
        ("快了 1.5 倍。", "1.5"),
        ("| 一 |\n|---|\n| 3.4.1 |", "3.4.1"),
        ("## 在 3.4.1 里 {#a}", "3.4.1"),
        ("`pip install keras==2.15.0`", "==2.15.0"),
        ("`Keras 3.8`", "Keras 3.8"),
        ("`3.15.1`", "3.15.1"),
        ("[见 3.4.1](a.md)", "3.4.1"),
        ('!!! note "3.4.1"', "3.4.1"),
        ("2025 年", "2025 年"),
        ("2025-06-01", "2025-06"),
        ("6 月 3 日", "6 月 3 日"),
        ("June 2025", "June 2025"),
        ("since 2025", "since 2025"),
    ],
)
def test_typed_figures_are_found(text, wrong):
    faults = typed_figures(f"# 一 {{#one}}\n\n{text}\n", "docs/zh/a.md")
    assert faults and re.match(r"docs/zh/a\.md:[35]: ", faults[0]) and wrong in faults[0]


def test_a_version_in_the_title_is_found():
    assert typed_figures(SOUND.replace("title: 保存", "title: Keras 3.4.1 丢权重"), "p")[0].startswith("p:2: 3.4.1 is typed")


@pytest.mark.parametrize(
    "text",
    [
        "Keras 2.15、Keras 2、Keras 3 和 Python 3.11。",
        "Keras 2.15 to Keras 3.",
        "{{ keras3.keras }} 与 `pip install keras=={{ keras2.keras }}`",
        "`Dropout(0.5)`、`Adam(1e-3)`、`m.h5`、`keras.layers.v1`",
        "1,000 个文件，50% 的模型，3 个月。",
        "http://127.0.0.1:8000/ 打开。",
        "[页](a.md#v3.4.1)",
        "You may 2 do it in 20 files.",
    ],
)
def test_what_may_be_typed(text):
    none(typed_figures(text, "p"))


def test_a_requirement_that_a_case_runs_may_be_typed(tmp_path):
    (tmp_path / "before.sh").write_text('pip install keras==2.15.0 "tensorflow ~= 2.15"\n', encoding="utf-8")
    run = requirements_run(tmp_path)
    none(typed_figures("---\ntitle: pip install keras==2.15.0 之后无法导入\n---\n用 `pip install keras==2.15.0`，`~=2.15` 不行。\n", "p", run))
    for other in ("keras==2.15", "keras==2.15.0.1", "numpy==2.15.0", "~=2.15.0", "2.15.0"):
        assert typed_figures(f"用 `{other}`。", "p", run)


@pytest.mark.parametrize("heading", ["## 模型", "## 模型 {#模型}", "## 模型 {.wide}", "模型\n---"])
def test_a_heading_without_id_is_found(heading):
    assert headings_without_id(f"# 一 {{#a}}\n\n{heading}\n", "p")[0].startswith("p:3: ")


def test_an_id_used_twice_is_found():
    assert headings_without_id("# 一 {#a}\n\n## 二 {#a}\n", "p") == ["p:3: the id #a stands in line 1 already"]


@pytest.mark.parametrize(
    "text, lang, said",
    [
        ("!!! warning\n\n    注意。\n", "zh", "p:1: the admonition has no title"),
        ("??? note\n\n    Mind.\n", "en", "p:1: the admonition has no title"),
        ("好。\n\nThis sentence was never translated at all.\n", "zh", "p:3: 'This sentence"),
        ("Good.\n\nNot 好.\n", "en", "p:3: '好' is Chinese"),
        ("Good，but.\n", "en", "p:1: '，' is Chinese"),
    ],
)
def test_another_tongue_is_found(text, lang, said):
    assert other_tongue(text, "p", lang)[0].startswith(said)


def test_a_rejected_term_is_found():
    terms = [{"en": "weights", "zh": "权重", "not": ["权值"]}]
    faults = rejected_terms(prose("好。\n\n加载权值。\n"), "docs/zh/a.md", terms)
    assert faults == ["docs/zh/a.md:3: '权值' is not used for 'weights'; write '权重' (docs/glossary.toml)"]
    assert not rejected_terms(prose("`权值`\n"), "p", terms)


def test_an_include_without_a_case_is_found(tmp_path):
    (tmp_path / "writing" / "save").mkdir(parents=True)
    (tmp_path / "writing" / "save" / "case.toml").touch()
    (tmp_path / "writing" / "save" / "before.py").touch()
    page = '--8<-- "writing/{}.md"\n'
    assert not broken_includes(page.format("save") + page.format("save/before") + '--8<-- "tables/errors.md"\n', "p", tmp_path)
    for name in ("lost", "save/after"):
        assert broken_includes(page.format(name), "p", tmp_path) == [f"p:1: no case or step snippets/writing/{name}"]


# --- typesetting -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong, right",
    [
        ('用`model.save("m.h5")`保存,得到{{ keras3.keras }}版的文件.', '用 `model.save("m.h5")` 保存，得到 {{ keras3.keras }} 版的文件。'),
        ("用 `a`,`b` 和**Keras 3**中可以, *保存*Keras", "用 `a`，`b` 和 **Keras 3** 中可以，*保存* Keras"),
        ("- 见[Keras 3](../a.md#x)里(可选),好.", "- 见 [Keras 3](../a.md#x) 里（可选），好。"),
        ("| 列A | 用`b`的 |", "| 列 A | 用 `b` 的 |"),
        ('!!! warning "注意,Keras 3会覆盖"', '!!! warning "注意，Keras 3 会覆盖"'),
        ("title: Keras加载报错:怎么办", "title: Keras 加载报错：怎么办"),
        ("## 保存Keras模型 {#full-model}", "## 保存 Keras 模型 {#full-model}"),
        ('他说"好" 的; 结果', "他说“好”的；结果"),
        ("过的.h5和`a`/`b`文件", "过的 .h5 和 `a`/`b` 文件"),
        ("真的?真的!", "真的？真的！"),
        ("好 , 坏", "好，坏"),
        ("用ＴＦ的", "用 TF 的"),
    ],
)
def test_wrong_typesetting_is_corrected(wrong, right):
    assert typesetting.proper(wrong) == right
    assert typesetting.proper(right) == right


@pytest.mark.parametrize(
    "line",
    [
        "用 `save(a,b)`、`c:d` 保存。",
        "English, with (brackets) and `code`.",
        "[这里](a.md#x,y) 见 <https://a.b/c?d=e,f>。",
        "1,000 个，50% 的，Keras 2 → Keras 3",
        '=== "甲"',
        '<span class="a:b">权重</span>',
        "{{ printed writing/a/b@keras3 }}",
    ],
)
def test_sound_typesetting_is_left_alone(line):
    assert typesetting.proper(line) == line


def test_typesetting_leaves_code_and_includes_alone():
    text = '---\ntitle: 好\ntwin: "0"\n---\n--8<-- "权重,a.md"\n\n```\n权重,a\n```\n\n权重a\n'
    assert [(fault.line, fault.wrong, fault.right) for fault in typesetting.faults(text)] == [(11, "权重a", "权重 a")]
    assert str(typesetting.faults(text)[0]) == "line 11: 权重a\n    should be: 权重 a"


# --- whatever is written ---------------------------------------------------------------------------------------------

BITS = [
    "保存", "模型", "Keras", "3", " ", "  ", "\n", "\n\n", "\n    ", "`", "`a`", "*", "**", "[", "](a.md)", "|", "\n|---|---|\n", "# ",
    "{#a}", "{{ a.b }}", "{{", "}}", "!!! note", '"', "'", "???+ ", "=== ", '--8<-- "a/b.md"\n', "```\n", "~~~\n", "- ", "1. ", "> ",
    "---\n", "<div>", "</div>", "<pre>", "<a href='b'>", "<!--", "[^1]", "[^1]: ", ": ", ",", ".", "(", ")", "，", "。", "\r\n", "\t",
    "\\",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(BITS), max_size=40).map("".join) | st.text(max_size=200)
few = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(TEXTS)
def test_any_text_has_a_shape(text):
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= item.line <= lines for item in shape(text))
    assert all(1 <= entry.line <= lines + 1 for entry in prose(text))
    assert languages.compare(text, text) == []


@few
@given(TEXTS, st.sampled_from([" ", "\n", "\t", "\n\n  "]))
def test_stamps_ignore_blanks_at_the_end(text, blanks):
    assert languages.stamp(text) == languages.stamp(text + blanks)


@few
@given(st.lists(st.sampled_from(["保存", "模型", "save", "Keras"]), min_size=1, max_size=20), st.data())
def test_stamps_change_with_a_word(words, data):
    at = data.draw(st.integers(0, len(words) - 1))
    new = data.draw(st.text("abc权重", min_size=1, max_size=4))
    assume(new != words[at])
    assert languages.stamp("\n".join(words)) != languages.stamp("\n".join([*words[:at], new, *words[at + 1 :]]))


MARKUP = [
    "保存", "模型", "Keras", "3", "`a,b`", "{{ a.b }}", ",", ".", "(", ")", " ", "**", "*", "“", "”", '"', ":", "，", "。", "[乙](b.md)", "|",
    "- ", "# ", "![", "](", "{#a}", "<b>", "!!! ", "Ａ",
]  # fmt: skip
LINES = st.lists(st.sampled_from(MARKUP), max_size=15).map("".join)


@few
@given(LINES)
def test_typesetting_never_loses_a_word(line):
    words, kept = (re.sub(r"[^A-Za-z0-9\u4e00-\u9fff]", "", unicodedata.normalize("NFKC", text)) for text in (line, typesetting.proper(line)))
    assert words == kept
    assert sorted(re.findall(r"`a,b`|\{\{ a\.b \}\}", line)) == sorted(re.findall(r"`a,b`|\{\{ a\.b \}\}", typesetting.proper(line)))


@few
@given(LINES)
def test_typesetting_is_stable(line):
    once = typesetting.proper(line)
    assert typesetting.proper(once) == once
