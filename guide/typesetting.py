"""Chinese typesetting of pages: AutoCorrect's rules and, where it holds back, the habits of style: one space between Chinese
and Latin letters or digits, full-width punctuation in Chinese sentences.

`python -m guide.typesetting` lists what is wrong under docs/zh; with --fix it writes the corrected lines.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

import autocorrect_py

from guide.environments import ROOT
from guide.pages import prose

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_WORD = r"[A-Za-z0-9%]"
CHINESE = re.compile(_HAN)

# What is never touched but counts as a Latin word: code spans, figures, bare addresses.
_OPAQUE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|\{\{.+?\}\}|<?https?://[\w./?#=&%:,-]+>?")
# What a reader does not see: emphasis, links around their text, HTML tags, entities, attribute lists, footnote marks.
_MARKS = re.compile(
    r"\*\*|\*|~~|!?\[(?=[^\[\]]*\]\()|\]\([^()]*(?:\([^()]*\)[^()]*)*\)|</?[a-zA-Z][^>]*>"
    r"|&#?\w+;|\{:?[ \t]*[#.\w][^{}]*\}|\[\^[^\]]+\]:?"
)
_OPENERS = re.compile(r"!?\[$|<[a-zA-Z]")
# What stands before a line's text: quotes, list and definition marks, headings, admonitions, tabs, the keys of the front matter.
_LEAD = re.compile(
    r'\s*(?:(?:>|[-+*]|\d+[.)]|:)\s+)*(?:\[[ xX]\]\s+)?'
    r'(?:#{1,6}\s+|(?:!!!|\?\?\?\+?)[^"]*"|===[!+]?\s+"|(?:title|description):\s*["\']?)?'
)

# In this order, on text that holds Chinese: (pattern, replacement).
_BEFORE: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r'(?<![=(A-Za-z0-9_])"([^"“”]+)"(?![A-Za-z0-9_)])'), "“\\1”"),
    (re.compile(rf"(?<={_HAN})\.{{3,}}|\.{{3,}}(?={_HAN})"), "……"),
]
_AFTER: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(rf"(?<!{_WORD})\(([^()]*)\)|\(([^()]*{_HAN}[^()]*)\)"), lambda m: f"（{m[1] or m[2] or ''}）"),
    (re.compile(r"(?<!\d),|,(?!\d)"), "，"),
    (re.compile(r";"), "；"),
    (re.compile(rf"(?<={_HAN}):|:(?=\s|$|{_HAN})"), "："),
    (re.compile(rf"(?<={_HAN})!|!(?=\s|$|{_HAN})"), "！"),
    (re.compile(rf"(?<={_HAN})\?|\?(?=\s|$|{_HAN})"), "？"),
    (re.compile(rf"(?<={_HAN})\.(?![A-Za-z0-9_.])|(?<=[\w）”])\.$"), "。"),
    (re.compile(rf"(?<={_HAN})\s*--\s*(?=\w)|(?<=\w)\s*--\s*(?={_HAN})"), "——"),
    (re.compile(r"[ \t]*([，。；：！？、（）《》「」])[ \t]*"), "\\1"),
    (re.compile(rf"(?<={_HAN})(?={_WORD}|\.[A-Za-z])|(?<={_WORD})(?={_HAN})"), " "),
]


@dataclass(frozen=True)
class Fault:
    """A line that is not set as Chinese is."""

    line: int
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.wrong.strip()}\n    should be: {self.right.strip()}"


def _text(text: str) -> str:
    """Text without Markdown, corrected."""
    for _ in range(9):  # one correction may make room for the next, as in nested brackets
        before = text
        if not CHINESE.search(text):
            break
        for pattern, replacement in _BEFORE:
            text = pattern.sub(replacement, text)
        text = autocorrect_py.format(text)
        for pattern, replacement in _AFTER:
            text = pattern.sub(replacement, text)
        if text == before:
            break
    return text


def _places(plain: str, right: str) -> list[tuple[int, int]]:
    """From where to where each character of `plain` came to stand in `right`: letters keep their order, the rest lies between them."""
    places, to = [], 0
    for character in plain:
        at = to
        if character.isalnum():
            while at < len(right) and not right[at].isalnum():
                at += 1
            to = min(at + 1, len(right))
        elif character.isspace():
            to += right[to : to + 1].isspace()
        else:
            while right[at : at + 1].isspace():
                at += 1
            kept = at < len(right) and not right[at].isalnum()
            at, to = (at, at + 1) if kept else (to, to)
        places.append((at, to))
    return places


def _between_marks(text: str) -> str:
    """Corrected as if emphasis, links and tags were not there; then these are put back where they stood."""
    plain, marks, after = "", [], 0
    toggled: set[str] = set()
    for match in _MARKS.finditer(text):
        plain += text[after : match.start()]
        opens = match[0] not in toggled if match[0] in ("**", "*", "~~") else bool(_OPENERS.match(match[0]))
        toggled ^= {match[0]}
        marks.append((len(plain), match[0], opens))
        after = match.end()
    plain += text[after:]
    right = _text(plain)
    if right == plain:
        return text
    place = _places(plain, right)
    for at, mark, opens in reversed(marks):
        to = place[at][0] if opens and at < len(plain) else place[at - 1][1] if at else 0
        right = right[:to] + mark + right[to:]
    return right


def proper(line: str) -> str:
    """One Markdown line as it should be set. Code spans, figures, link targets and attributes stay as they are."""
    lead = _LEAD.match(line)[0]
    words: list[str] = []

    def hide(match: re.Match[str]) -> str:
        words.append(match[0])
        return f"Qz{len(words) - 1}zQ"

    text = _OPAQUE.sub(hide, line[len(lead) :])
    close = re.search(r'["\']?\s*$', text)[0] if lead.endswith(('"', "'")) else re.search(r"\s*$", text)[0]
    text = text[: len(text) - len(close)]
    cells = re.split(r"(\s*(?<!\\)\|\s*)", text)
    text = "".join(cell if n % 2 else _between_marks(cell) for n, cell in enumerate(cells))
    return lead + re.sub(r"Qz(\d+)zQ", lambda m: words[int(m[1])] if int(m[1]) < len(words) else m[0], text) + close


def faults(text: str) -> list[Fault]:
    """The lines of a page's prose that are not set as Chinese is, and how they should be."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbers = sorted({entry.line for entry in prose(text)})
    return [Fault(number, lines[number - 1], right) for number in numbers if (right := proper(lines[number - 1])) != lines[number - 1]]


def main(arguments: list[str]) -> int:
    found = 0
    for path in sorted((ROOT / "docs" / "zh").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        wrong = faults(text)
        found += len(wrong)
        for fault in wrong:
            print(f"{path.relative_to(ROOT)}, {fault}")
        if wrong and "--fix" in arguments:
            lines = text.split("\n")
            for fault in wrong:
                lines[fault.line - 1] = fault.right
            path.write_text("\n".join(lines), encoding="utf-8")
    return 1 if found and "--fix" not in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
