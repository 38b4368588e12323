"""The built site, read as files: every link leads somewhere, nothing comes from another host, every code block is its file."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(os.environ.get("GUIDE_ROOT", Path(__file__).resolve().parent.parent))
LANGUAGES = ("zh", "en")
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "object": "data", "embed": "src"}
LINK_LOADS = {"stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "prefetch", "modulepreload", "manifest"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Block:
    language: str
    source: str | None
    recorded: bool
    text: str = ""


@dataclass
class Page(HTMLParser):
    """What a page holds that these tests look at."""

    path: Path
    lang: str | None = None
    title: str = ""
    description: str | None = None
    canonical: str | None = None
    h1: int = 0
    alternates: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict]] = []
        self.feed(self.path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs_list: list) -> None:
        attrs = dict(attrs_list)
        if tag not in VOID:
            self.open.append((tag, attrs))
        self.ids.update(attrs[key] for key in ("id", "name") if attrs.get(key) and (key == "id" or tag == "a"))
        if tag == "html":
            self.lang = attrs.get("lang")
        elif tag == "h1":
            self.h1 += 1
        elif tag == "meta" and attrs.get("name") == "description":
            self.description = attrs.get("content")
        elif tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        elif tag == "link":
            rels = set(attrs.get("rel", "").split())
            if "canonical" in rels:
                self.canonical = attrs["href"]
            elif "alternate" in rels:
                self.alternates[attrs["hreflang"]] = attrs["href"]
            elif rels & LINK_LOADS:
                self.loads.append(attrs["href"])
            else:
                self.links.append(attrs["href"])
        elif tag == "pre":
            self._block()
        if LOADS.get(tag) in attrs:
            self.loads.append(attrs[LOADS[tag]])

    def _block(self) -> None:
        classes = [(attrs, (attrs.get("class") or "").split()) for _, attrs in self.open]
        holder, names = next(((a, c) for a, c in reversed(classes) if "highlight" in c), ({}, []))
        language = next((name.removeprefix("language-") for name in names if name.startswith("language-")), "")
        self.blocks.append(Block(language, holder.get("data-source"), any("recorded" in c for _, c in classes)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.open:
            return
        if self.open[-1][0] == "title" and self.open[-2][0] == "head":
            self.title += data
        if any(tag == "pre" for tag, _ in self.open):
            self.blocks[-1].text += data


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    """Every page by its path below the site; `zh/index.html` and so on."""
    return {path.relative_to(site).as_posix(): Page(path) for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="session")
def guide(pages: dict[str, Page]) -> dict[str, Page]:
    """The pages of the two languages, without the pages for missing addresses."""
    return {name: page for name, page in pages.items() if "/" in name and not name.endswith("/404.html")}


def told(faults: list[str], what: str) -> str:
    return f"{what}:\n  " + "\n  ".join(faults[:40]) + (f"\n  and {len(faults) - 40} more" if len(faults) > 40 else "")


def test_every_link_leads_somewhere(site: Path, pages: dict[str, Page]) -> None:
    @cache
    def exists(path: str) -> bool:
        return (site / path).is_file()

    faults = []
    for name, page in pages.items():
        lost = name.endswith("404.html")
        for href in {*page.links, *page.loads}:
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                continue
            if parts.path.startswith("/") and not lost:
                faults.append(f"{name}: {href} starts at the host's root; it breaks when the site lives in a folder")
                continue
            target = name if not parts.path else os.path.normpath(os.path.join(os.path.dirname(name), unquote(parts.path)))
            if lost:  # served at any depth, so its links are absolute; only their ends are known here
                target = next((f"{lang}/index.html" for lang in LANGUAGES if parts.path.endswith(f"/{lang}/index.html")), target)
            if not exists(target):
                faults.append(f"{name}: a click on {href} ends in 404")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
                faults.append(f"{name}: {href} opens the page but not the section; there is no id {parts.fragment!r}")
    assert not faults, told(sorted(faults), "links that lead nowhere")


def test_nothing_comes_from_another_host(site: Path, pages: dict[str, Page]) -> None:
    faults = [f"{name}: the browser would ask {url}" for name, page in pages.items() for url in page.loads if urlsplit(url).netloc]
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        faults += [f"{style.relative_to(site)}: has {mark}" for mark in ("@import", "url(http", "url(//", "url('http", 'url("http') if mark in text]
    assert not faults, told(faults, "requests that leave the site")


def test_every_code_block_is_its_file(guide: dict[str, Page]) -> None:
    @cache
    def text_of(source: str) -> str | None:
        path, _, cell = source.partition("#")
        file = ROOT / path
        if not path.startswith(("snippets/", "notebooks/")) or not file.resolve().is_relative_to(ROOT.resolve()) or not file.is_file():
            return None
        text = file.read_text(encoding="utf-8")
        if not cell:
            return text
        return next(("".join(c["source"]) for c in json.loads(text)["cells"] if c.get("id") == cell), None)

    faults = []
    for name, page in guide.items():
        for block in page.blocks:
            first = block.text.strip().splitlines()[0][:60] if block.text.strip() else "(empty)"
            if block.source is None:
                if block.language != "text" and not block.recorded:
                    faults.append(f"{name}: code that is no file: {first}")
            elif (text := text_of(block.source)) is None:
                faults.append(f"{name}: shows {block.source}, which is not there")
            elif block.text.rstrip("\n") != text.rstrip("\n"):
                faults.append(f"{name}: what is shown, and copied, is not {block.source}: {first}")
    assert not faults, told(faults, "code blocks that are not the file that was run")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_titles_and_descriptions(guide: dict[str, Page], lang: str) -> None:
    mine = {name: page for name, page in guide.items() if name.startswith(lang + "/")}
    faults, titles, descriptions = [], {}, {}
    for name, page in mine.items():
        if page.lang != lang:
            faults.append(f'{name}: says lang="{page.lang}"; a screen reader would read it in that language')
        if page.h1 != 1:
            faults.append(f"{name}: has {page.h1} main headings, not one")
        for kind, text, seen in (("title", page.title, titles), ("description", page.description, descriptions)):
            if not text:
                faults.append(f"{name}: has no {kind}")
            elif other := seen.setdefault(text, name) if seen.get(text, name) != name else None:
                faults.append(f"{name}: has the {kind} of {other}; search results show two pages alike")
            seen.setdefault(text, name)
    assert not faults, told(faults, "pages without a name of their own")


def test_both_languages_have_the_same_pages(guide: dict[str, Page]) -> None:
    zh, en = ({name.split("/", 1)[1] for name in guide if name.startswith(lang + "/")} for lang in LANGUAGES)
    assert zh == en, f"the language switch would end in 404 on: {sorted(zh ^ en)}"


def test_the_two_languages_name_each_other(guide: dict[str, Page]) -> None:
    faults = []
    for name, page in guide.items():
        rest = name.split("/", 1)[1]
        if not (page.canonical or "").endswith("/" + name):
            faults.append(f"{name}: calls itself {page.canonical}")
            continue
        root = page.canonical[: -len(name)]
        for lang in LANGUAGES:
            if page.alternates.get(lang) != f"{root}{lang}/{rest}":
                faults.append(f"{name}: its {lang} version is said to be {page.alternates.get(lang)}")
        if page.alternates.get("x-default") not in {root, f"{root}en/{rest}"}:
            faults.append(f"{name}: the version for other languages is said to be {page.alternates.get('x-default')}")
    assert not faults, told(faults, "search engines would send readers to the wrong language")


def test_the_switch_stays_on_the_page(guide: dict[str, Page]) -> None:
    faults = []
    for name, page in guide.items():
        lang, rest = name.split("/", 1)
        twin = "../" * name.count("/") + ("en" if lang == "zh" else "zh") + "/" + rest
        if twin not in {os.path.normpath(href) for href in page.links}:
            faults.append(f"{name}: no link to {twin}")
    assert not faults, told(faults, "pages whose twin in the other language is not linked")


def test_missing_addresses_are_answered_in_the_readers_language(pages: dict[str, Page]) -> None:
    for name, languages in {"404.html": LANGUAGES, "zh/404.html": ("zh",), "en/404.html": ("en",)}.items():
        assert name in pages, f"{name} is not in the site: a reader with a wrong address sees the server's own page"
        for lang in languages:
            assert any(href.endswith(f"/{lang}/index.html") for href in pages[name].links), f"{name} does not lead to the {lang} home page"


def test_the_root_leads_to_both_languages_without_a_script(pages: dict[str, Page]) -> None:
    assert {"zh/index.html", "en/index.html"} <= set(pages["index.html"].links), "the root page shows no link to both languages"


def test_the_sitemap_lists_every_page(site: Path, guide: dict[str, Page]) -> None:
    def locations(path: Path) -> list[str]:
        return [e.text for e in ET.parse(path).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    index = locations(site / "sitemap.xml")
    listed = [url for lang in LANGUAGES for url in locations(site / lang / "sitemap.xml")]
    assert sorted(listed) == sorted(page.canonical for page in guide.values()), "the sitemap does not list exactly the pages that exist"
    assert [url.rsplit("/", 2)[1] for url in index] == list(LANGUAGES), f"the index of sitemaps lists {index}"
    assert f"Sitemap: {index[0].removesuffix('zh/sitemap.xml')}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")


def test_no_page_of_this_machine(site: Path) -> None:
    """A path of the machine that built the site tells readers nothing, and strangers something."""
    marks = (str(ROOT), "file://")
    faults = [f"{p.relative_to(site)}: holds {m}" for p in site.rglob("*.html") for m in marks if m in p.read_text(encoding="utf-8")]
    assert not faults, told(faults, "paths of the building machine")
