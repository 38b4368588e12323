"""The pages of the error catalogue, the index of errors, the box that takes a paste, and the files that the finders read.

Everything comes from the entries (guide.catalogue) and recorded runs; guide.render stages what is returned here.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from guide import catalogue, environments, notebooks, ranges
from guide.cases import Case, Run, Text
from guide.catalogue import DOING, EXPLAIN, Cause, Entry
from guide.environments import ROOT
from guide.outcomes import Outcome
from guide.pages import FIGURE
from guide.words import say

FINDER = ROOT / "docs" / "assets" / "finder"
MODULES = ("text", "recognise", "repair", "box")  # in the order in which they need each other
HEADING = re.compile(r"^(#+) .*\{\s*#([\w-]+)")
IMPORT = re.compile(r"^import .*$\n?", re.MULTILINE)
WORDS = {
    "message": {"en": "The message", "zh": "报错信息"},
    "means": {"en": "What it means", "zh": "什么意思"},
    "cause": {"en": "Cause and fix", "zh": "原因与解决办法"},
    "why": {"en": "Why", "zh": "为什么"},
    "versions": {"en": "Versions", "zh": "版本"},
    "related": {"en": "If you now see something else", "zh": "如果接着又报别的错"},
    "more": {"en": "More about it", "zh": "更多说明"},
    "rest": {"en": "The rest of the code", "zh": "其余代码"},
    "rest why": {"en": "What wrote the files that the code above opens, and what else was tried.", "zh": "上面那些文件是这样写出来的；另外还试过这些。"},
    "another": {"en": "Another error?", "zh": "还有别的报错？"},
    "fix": {"en": "**Fix.** {fix}", "zh": "**解决办法：**{fix}"},
    "fails": {"en": "Code that fails this way:", "zh": "会这样报错的代码："},
    "warns": {"en": "Code that gives this warning:", "zh": "会给出这条警告的代码："},
    "works": {"en": "Code that works:", "zh": "能运行的代码："},
    "unproven": {"en": "No run of this fix is recorded: {why}", "zh": "这个办法没有运行记录：{why}"},
    "established": {"en": "Not recorded on this site in these words. How it is known: {how}", "zh": "本站的记录里没有这样的原话。依据：{how}"},
    "renderings": {"en": "Also seen as: {texts}", "zh": "也见过这样的说法：{texts}"},
    "ask": {"en": "This message has several causes. {question}", "zh": "这条信息有几种原因。{question}"},
    "in": {"en": "{versions}: {what}", "zh": "{versions}：{what}"},
    "separator": {"en": "; ", "zh": "；"},
    "stop": {"en": ".", "zh": "。"},
    "label": {"en": "Paste your error", "zh": "粘贴报错信息"},
    "hint": {
        "en": "A traceback, a log or the last line, in any state. It stays in this page: nothing is sent or kept.",
        "zh": "整段回溯、日志或最后一行都行，不必整理。内容只留在本页，不发送，也不保存。",
    },
    "broken": {"en": "The catalogue could not be read. The index lists every error:", "zh": "目录没能读出来。全部报错见索引："},
    "all": {"en": "All errors by what you were doing", "zh": "按所做的事查看全部报错"},
    "script": {"en": "Without a script the box cannot answer; the index can.", "zh": "没有脚本，这个框无法作答；请查索引。"},
    "terminal": {"en": "The same in a terminal", "zh": "在终端里用"},
}

Fill = Callable[[str, str], str]


def _said(key: str, language: str, **values: str) -> str:
    return WORDS[key][language].format(**values)


def _text(text: Text, language: str) -> str:
    return getattr(text, language)


def _quote(title: str) -> str:
    return json.dumps(title.replace("`", ""), ensure_ascii=False)


# --- one page --------------------------------------------------------------------------------------------------------


def page(entry: Entry, language: str, messages: list[str], rest: tuple[str, ...], versions: Callable[..., str]) -> str:
    """The page of an entry, as a page under docs/ would be written.

    messages: as recorded; rest: further steps of its cases, shown at the end; versions(step, language=…): who does what.
    """
    table = entry.table
    title = _text(table.title, language)
    lines = ["---", f"title: {_quote(title)}", f"description: {_quote(FIGURE.sub('', _plain(_text(table.says, language))))}", "---", f"# {title} {{#{entry.slug}}}", ""]
    lines += [f"## {_said('message', language)} {{#message}}", ""]
    lines += [block for message in messages for block in (_fenced(message), "")]
    for message in table.message:
        if message.established:
            lines += [_fenced(_shown(message.text)), "", _said("established", language, how=_text(message.established, language)), ""]
    if renderings := [f"“{_shown(message.text)}”" for message in table.message if message.rendering]:
        lines += [_said("renderings", language, texts=say("comma", language).join(renderings)), ""]
    lines += [f"## {_said('means', language)} {{#means}}", "", _text(table.says, language), ""]
    lines += [f"## {_said('cause', language)} {{#cause}}", ""]
    if table.question:
        lines += [_said("ask", language, question=_text(table.question.text, language)), ""]
        lines += [f"- [{_plain(_text(cause.answer, language))}](#{cause.id})" for cause in table.cause] + [""]
    for cause in table.cause:
        lines += _cause(entry, cause, language)
    lines += [f"## {_said('why', language)} {{#why}}", "", _text(table.why, language), ""]
    steps = list(dict.fromkeys(step for cause in table.cause for step in cause.raises))
    if said := [line for step in steps if (line := versions(step, language=language))]:
        lines += [f"## {_said('versions', language)} {{#versions}}", "", *(f"- {line}" for line in dict.fromkeys(said)), ""]
    if rest:
        lines += [f"## {_said('rest', language)} {{#rest}}", "", _said("rest why", language), "", *_steps(rest)]
    if table.related:
        known = catalogue.load()
        lines += [f"## {_said('related', language)} {{#related}}", ""]
        lines += [f"- [{_plain(_text(known[slug].table.title, language))}](errors/{slug}.md)" for slug in table.related if slug in known] + [""]
    if table.more:
        lines += [f"## {_said('more', language)} {{#more}}", "", *(f"- [{heading(place, language)}]({place})" for place in table.more), ""]
    lines += [f"## {_said('another', language)} {{#another}}", "", '--8<-- "figures/finder.md"', ""]
    return _placed("\n".join(lines))


def _cause(entry: Entry, cause: Cause, language: str) -> list[str]:
    lines = []
    if cause.answer:
        lines += [f"### {_text(cause.answer, language)} {{#{cause.id}}}", ""]
    lines += [_text(cause.text, language), ""]
    if cause.raises:
        lines += [_said("fails" if (cause.kind or entry.table.kind) == "error" else "warns", language), "", *_steps(cause.raises)]
    lines += [_said("fix", language, fix=_text(cause.fix, language)), ""]
    if cause.fixed:
        lines += [_said("works", language), "", *_steps(cause.fixed)]
    elif cause.unproven:
        lines += [_said("unproven", language, why=_text(cause.unproven, language)), ""]
    return lines


def _steps(steps: tuple[str, ...]) -> list[str]:
    return [line for step in steps for line in (f'--8<-- "{step}.md"', "")]


def _fenced(message: str) -> str:
    """A message, without what only makes it long; no fence, since it is no code that somebody typed. Braces in it are no figures to fill in."""
    lines = message.split("\n")
    shown = "\n".join(line if len(line) <= 400 else line[:300] + " … " + line[-80:] for line in lines[:12])
    return f'<div class="message" markdown="0"><samp>{html.escape(shown)}</samp></div>'.replace("--8<--", "--8&lt;--").replace("{{", "&#123;&#123;").replace("\n", "<br>")


def _shown(template: str) -> str:
    """A message's text as a reader sees it: `…` for what differs from case to case."""
    return catalogue.HOLE.sub("…", template.replace("{{", "\0").replace("}}", "\1")).replace("\0", "{").replace("\1", "}")


def _plain(text: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("**", "")


@cache
def heading(place: str, language: str) -> str:
    """The words of a heading on a page under docs/, or the title of a tutorial.

    Raises:
        BrokenEntry: there is no such heading.
    """
    name, _, anchor = place.partition("#")
    tutorial = notebooks.HOME / name.removeprefix("notebooks/").removesuffix(".ipynb")
    if name.endswith(".ipynb") and not anchor and (tutorial / "tutorial.toml").is_file():
        return getattr(notebooks.load(tutorial).table.title, language)
    file = ROOT / "docs" / language / name
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        if (found := HEADING.match(line)) and (found[2] == anchor or (not anchor and len(found[1]) == 1)):
            return line.lstrip("# ").partition("{")[0].strip()
    raise catalogue.BrokenEntry(f"snippets/errors: `more` names docs/{language}/{place}, which is no heading")


def _placed(text: str) -> str:
    """Links of an entry are written from the top of a language; its page stands one folder below."""

    def moved(match: re.Match[str]) -> str:
        target = match[1]
        if target.startswith(("#", "/")) or not re.search(r"\.(md|ipynb)\b", target):
            return match[0]
        return f"]({target.removeprefix('errors/') if target.startswith('errors/') else '../' + target})"

    return re.sub(r"\]\(([^)\s]+)\)", moved, text)


def shown_messages(entry: Entry, cases: dict[str, Case], outcomes: dict[Run, Outcome]) -> list[str]:
    """The messages as the entry's own steps printed them, each wording once: in the environments that the step names, else in a release."""
    module = catalogue.explain()
    wanted = [catalogue.parts(message.text)[0] for message in entry.messages if not message.retold]
    found: dict[str, str] = {}
    for cause in entry.table.cause:
        for step in cause.raises:
            case, _, name = step.rpartition("/")
            runs: list[Any] = [outcomes[run] for run in cases[case].runs if run.step == name and run in outcomes]
            runs += [stretch.observed for stretch in ranges.read(cases[case]).steps.get(name, ())]
            for error in (e for seen in runs for e in (*seen.exceptions, *seen.warnings)):
                text = f"{error['type']}: {error['message']}"
                for at, parts in enumerate(wanted):
                    if str(at) not in found and module.find(parts, text, *module.canonical(text)):
                        found[str(at)] = text
    return list(dict.fromkeys(found.values()))


# --- versions --------------------------------------------------------------------------------------------------------


def versions(step: str, cases: dict[str, Case], outcomes: dict[Run, Outcome], language: str) -> str:
    """Who does what with a step, in one sentence: Keras 2.15.0: runs; Keras 3.0 – 3.15: raises ValueError."""
    case, _, name = step.rpartition("/")
    said = []
    for environment, row in environments.table().items():
        run = Run(case, name, environment)
        if run in outcomes and (row.role != "release"):
            if environment == environments.NEWEST and (segments := _segments(cases[case], name, outcomes)):
                said += [(f"Keras {ranges.named(s.first, s.last)}", _did(*s.label, language)) for s in segments]
            else:
                outcome = outcomes[run]
                said.append((row.title, _did(outcome.outcome, (outcome.exception or {}).get("type", ""), language)))
    return WORDS["separator"][language].join(_said("in", language, versions=v, what=w) for v, w in said) + WORDS["stop"][language] if said else ""


def _segments(case: Case, step: str, outcomes: dict[Run, Outcome]) -> list[ranges.Segment]:
    return ranges.strip(case.steps[step], ranges.read(case), outcomes.get(Run(case.name, step, environments.NEWEST)))


def _did(word: str, error: str, language: str) -> str:
    return say("table raises" if word == "raises" else word, language, type=f"`{error}`")


# --- the index, the box and the finders' files -----------------------------------------------------------------------


def index(entries: dict[str, Entry], language: str) -> str:
    """All errors by what the reader was doing."""
    lines = []
    for doing, name in DOING.items():
        rows = [entry for entry in entries.values() if entry.table.doing == doing]
        if rows:
            lines += [f"### {name[language]} {{#{doing}}}", ""]
            lines += [f"- [{_plain(_text(entry.table.title, language))}](/errors/{entry.slug}.md)" for entry in rows] + [""]
    return "\n".join(lines)


def box(language: str) -> str:
    """The box that takes a paste. Its script finds the top of the language through the link to the index."""
    return "\n".join(
        [
            f'<div class="guide-finder" data-broken="{html.escape(_said("broken", language))}" markdown="1">',
            '<div markdown="0">',
            f'<label for="finder-paste">{_said("label", language)}</label>',
            '<textarea id="finder-paste" rows="5" spellcheck="false" autocomplete="off" autocapitalize="off" aria-describedby="finder-hint"></textarea>',
            f'<p id="finder-hint" class="finder-hint">{_said("hint", language)}</p>',
            '<p class="finder-status" role="status"></p>',
            '<div class="finder-answer"></div>',
            f"<noscript><p>{_said('script', language)}</p></noscript>",
            "</div>",
            "",
            f"[{_said('all', language)}](/errors/index.md#by-task){{ .finder-index }}",
            "",
            "</div>",
            "",
        ]
    )


def compiled(entries: dict[str, Entry], fill: Fill, cases: dict[str, Case], outcomes: dict[Run, Outcome], site: str) -> dict[str, Any]:
    """What the finders read: guide.catalogue.compiled, and for each cause who does it."""
    content = catalogue.compiled(entries, fill, site)
    for row, entry in zip(content["entries"], entries.values(), strict=True):
        for told, cause in zip(row["causes"], entry.table.cause, strict=True):
            told["versions"] = {language: versions(cause.raises[0], cases, outcomes, language).replace("`", "") if cause.raises else "" for language in ("zh", "en")}
    return content


def in_language(content: Any, language: str) -> Any:
    """The catalogue in one language alone."""
    if isinstance(content, dict):
        return in_language(content[language], language) if set(content) == {"zh", "en"} else {key: in_language(value, language) for key, value in content.items()}
    return [in_language(value, language) for value in content] if isinstance(content, list) else content


def finder_files(content: dict[str, Any], language: str) -> dict[str, str]:
    """What a page with the box loads: modules, and for a site on a disk, where browsers refuse modules, the same as one classic script."""
    data = json.dumps(in_language(content, language), ensure_ascii=False, separators=(",", ":"))
    modules = [IMPORT.sub("", (FINDER / f"{name}.js").read_text(encoding="utf-8")).replace("export ", "") for name in MODULES]
    start = 'start(document.querySelector(".guide-finder"), async () => catalogue);'
    return {
        "finder/catalogue.js": f"export default {data};\n",
        "finder/from-disk.js": "\n".join(["(() => {", f"const catalogue = {data};", *modules, start, "})();", ""]),
    }


def terminal_program(content: dict[str, Any]) -> str:
    """explain.py with its catalogue inside: one file to take along."""
    source = EXPLAIN.read_text(encoding="utf-8")
    mark = "# --- the catalogue follows in the downloaded program"
    before, _, after = source.partition(mark)
    after = after.partition("\n")[2]
    data = json.dumps(content, ensure_ascii=False, indent=0)
    return f"{before}# --- the catalogue\n\nCATALOGUE = json.loads(r\"\"\"{data}\"\"\")\n{after}" if '"""' not in data else _refused()


def _refused() -> str:
    raise catalogue.BrokenEntry("snippets/errors: a text holds three quote marks in a row, which explain.py cannot carry")


def rest_of_cases(entries: dict[str, Entry], cases: dict[str, Case], elsewhere: set[str]) -> dict[str, tuple[str, ...]]:
    """By slug, the steps that neither an entry nor a page of `elsewhere` (cases and steps) shows, of the cases that the entry is the first to show."""
    listed = listed_steps(entries)
    found: dict[str, tuple[str, ...]] = {}
    for name, case in cases.items():
        if name in listed and name not in elsewhere:
            slug = listed[name].removeprefix("/errors/").partition(".")[0]
            found[slug] = found.get(slug, ()) + tuple(step for key in case.steps if (step := f"{name}/{key}") not in listed)
    return found


def listed_steps(entries: dict[str, Entry]) -> dict[str, str]:
    """Where entries show cases and steps: `area/case[/step]` -> `/errors/slug.md#cause`."""
    found: dict[str, str] = {}
    for entry in entries.values():
        for cause in entry.table.cause:
            place = f"/errors/{entry.slug}.md#{cause.id if cause.answer else 'cause'}"
            for step in (*cause.raises, *cause.fixed):
                found.setdefault(step, place)
                found.setdefault(step.rpartition("/")[0], place)
    return found


