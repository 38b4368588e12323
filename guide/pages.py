"""Reads a page: its front matter, the shape it has in any language, and its prose."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

KEYS = ("title", "description", "twin")
FIGURE = re.compile(r"\{\{\s*(.+?)\s*\}\}")
INCLUDE = re.compile(r"""^[ \t]*--8<--[ \t]+["']([^"'\n]+)["'][ \t]*$""", re.MULTILINE)
ATTRIBUTES = re.compile(r"\{:?[ \t]*(?=[#.\w])[^{}\n]*\}")
HIDDEN = "\ufffc"  # stands in prose for a code span or a figure
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_TAB = re.compile(r'^([ \t]*)===[!+]?[ \t]+(?=")', re.MULTILINE)
_TAG = re.compile(r"<[^>]*>|^[^<]*>")
_ID = re.compile(r"#([^\s{}]+)")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z+.-]*:|//")

# The dialect of mkdocs.yml, by a parser that knows line numbers (Python-Markdown, which builds the site, does not).
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(admon_plugin).use(footnote_plugin).use(deflist_plugin)


class BrokenPage(ValueError):
    """A page cannot be used; the message names the file and the key."""


@dataclass(frozen=True, order=True)
class Item:
    """One structural item of a page: equal in every language but for its line."""

    line: int
    kind: str  # include, heading, link, image, figure, table, admonition, tab, list or code
    detail: str

    def __str__(self) -> str:
        return f"{self.kind} {self.detail}"


@dataclass(frozen=True)
class Prose:
    """What a reader reads in one source line. Code spans and figures stand in `code`, and as HIDDEN in `text`."""

    line: int
    kind: str  # text, heading, cell, admonition, or a key of the front matter
    text: str
    code: tuple[str, ...] = ()


def split(text: str) -> tuple[str | None, str]:
    """The front matter as written (None: there is none) and the body, its lines numbered as in the file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    return (front[1], "\n" * front[0].count("\n") + text[front.end() :]) if front else (None, text)


def front_matter(text: str, page: str, keys: tuple[str, ...] = KEYS) -> dict[str, str]:
    """The front matter of a page; `page` is its name in error messages.

    Raises:
        BrokenPage: it is missing, cannot be read, or lacks one of `keys`.
    """
    written, _ = split(text)
    if written is None:
        raise BrokenPage(f"{page}: no front matter; the first lines must be ---, title: …, description: …, twin: …, ---")
    try:
        values = yaml.safe_load(written)
    except yaml.YAMLError as error:
        raise BrokenPage(f"{page}: the front matter is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(values, dict):
        raise BrokenPage(f"{page}: the front matter is not a list of `key: value` lines")
    for key in keys:
        if not isinstance(values.get(key), str) or not values[key].strip():
            hint = "run `python -m guide level`" if key == "twin" else "write it in the page's language"
            raise BrokenPage(f"{page}: `{key}` is missing from the front matter; {hint}")
    return values


def _parse(text: str) -> list[Token]:
    _, body = split(text)
    return _MARKDOWN.parse(_TAB.sub(r"\1!!! tab ", body))


def heading_id(source: str) -> str:
    """The explicit id that a heading carries, or nothing."""
    found = [m[1] for block in ATTRIBUTES.findall(source) if (m := _ID.search(block))]
    return found[-1] if found else ""


def _target(target: str) -> str:
    return "to another site" if _ELSEWHERE.match(target) else target


def _of_html(source: str, line: int) -> list[Item]:
    """Links, images and code that are typed as HTML."""
    items = []
    for tag in BeautifulSoup(source, "html.parser").find_all(["a", "img", "pre", "code"]):
        at = line + (tag.sourceline or 1) - 1
        if tag.name == "a" and tag.get("href"):
            items.append(Item(at, "link", _target(tag["href"])))
        elif tag.name == "img" and tag.get("src"):
            items.append(Item(at, "image", _target(tag["src"])))
        elif tag.name == "pre" or (tag.name == "code" and tag.get("class")):
            items.append(Item(at, "code", f"<{tag.name}>"))
    return items


def _of_inline(token: Token, line: int) -> list[Item]:
    """The items of one block of text; sorted, since languages order words differently."""
    items, at = [], line
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            at += 1
        elif child.type == "link_open":
            items.append(Item(at, "link", _target(str(child.attrGet("href")))))
        elif child.type == "image":
            items.append(Item(at, "image", _target(str(child.attrGet("src")))))
        elif child.type == "html_inline":
            items += _of_html(child.content, at)
    return sorted(items + _of_source(token.content, line), key=lambda item: (item.kind, item.detail, item.line))


def _of_source(source: str, line: int) -> list[Item]:
    """Includes and figures: not Markdown, but replaced before Markdown is read."""
    return [
        Item(line + source.count("\n", 0, match.start(1)), kind, match[1])
        for kind, pattern in (("include", INCLUDE), ("figure", FIGURE))
        for match in pattern.finditer(source)
    ]


def shape(text: str) -> list[Item]:
    """The structure of a page, in the order of its blocks; lines are the file's."""
    items: list[Item] = []
    tables: list[list[int]] = []  # [position in items, rows, columns] of tables not yet closed
    lists: list[list[int]] = []  # [position in items, entries]
    line = 1
    tokens = _parse(text)
    for at, token in enumerate(tokens):
        if token.map:
            line = token.map[0] + 1
        match token.type:
            case "inline":
                items += _of_inline(token, line)
            case "html_block":
                items += _of_html(token.content, line) + _of_source(token.content, line)
            case "fence" | "code_block":
                items.append(Item(line, "code", "fence" if token.type == "fence" else "by indentation"))
            case "heading_open":
                items.append(Item(line, "heading", f"{token.tag[1:]} #{heading_id(tokens[at + 1].content)}".rstrip(" #")))
            case "admonition_open":
                kind = token.info.split('"')[0].split() or [""]
                items.append(Item(line, "tab", "") if kind == ["tab"] else Item(line, "admonition", " ".join(kind)))
            case "table_open":
                tables.append([len(items), 0, 0])
                items.append(Item(line, "table", ""))
            case "tr_open":
                tables[-1][1] += 1
            case "th_open":
                tables[-1][2] += 1
            case "table_close":
                first, rows, columns = tables.pop()
                items[first] = Item(items[first].line, "table", f"of {rows} rows and {columns} columns")
            case "bullet_list_open" | "ordered_list_open":
                lists.append([len(items), 0])
                items.append(Item(line, "list", "bulleted" if token.type.startswith("bullet") else "numbered"))
            case "list_item_open" if lists:  # a list inside a footnote is torn apart when notes are moved to the end
                lists[-1][1] += 1
            case "bullet_list_close" | "ordered_list_close" if lists:
                first, entries = lists.pop()
                items[first] = Item(items[first].line, "list", f"{items[first].detail}, of {entries}")
    return items


def prose(text: str) -> list[Prose]:
    """What a reader reads, line by line, front matter first."""
    found = []
    written, _ = split(text)
    for number, entry in enumerate((written or "").split("\n"), 2):
        key, _, value = entry.partition(":")
        if key in ("title", "description"):
            figures = tuple(match[0] for match in FIGURE.finditer(value))
            found.append(Prose(number, key, FIGURE.sub(HIDDEN, value).strip().strip("\"'"), figures))
    line, kind = 1, "text"
    for token in _parse(text):
        if token.map:
            line = token.map[0] + 1
        if token.type in ("heading_open", "td_open", "th_open", "admonition_title_open"):
            kind = {"heading_open": "heading", "admonition_title_open": "admonition"}.get(token.type, "cell")
        elif token.type == "inline":
            if not INCLUDE.fullmatch(token.content):
                found += _lines(token, line, kind)
            kind = "text"
        elif token.type == "html_block":
            found += [Prose(line + n, "text", _TAG.sub("", entry)) for n, entry in enumerate(token.content.split("\n")) if not INCLUDE.match(entry)]
    return [entry for entry in found if entry.text.strip()]


def _lines(token: Token, line: int, kind: str) -> list[Prose]:
    lines: list[tuple[list[str], list[str]]] = [([], [])]
    for child in token.children or ():
        words, code = lines[-1]
        if child.type in ("softbreak", "hardbreak"):
            lines.append(([], []))
        elif child.type == "code_inline":
            words.append(HIDDEN)
            code.append(child.content)
        elif child.type in ("text", "image"):
            code += [match[0] for match in FIGURE.finditer(child.content)]
            words.append(FIGURE.sub(HIDDEN, child.content))
    read = [("".join(words), tuple(code)) for words, code in lines]
    return [Prose(line + n, kind, ATTRIBUTES.sub("", words), code) for n, (words, code) in enumerate(read) if not INCLUDE.match(words)]
