"""Renders recorded outcomes to the Markdown partials that pages include, and stages the pages themselves.

Reads snippets/, docs/, benchmark/; writes build/partials/<language>/ and build/docs/<language>/. Runs nothing.

In a page, `{{ … }}` names a figure that comes from records:
    keras3.tensorflow              a version in an environment
    date                           the day of the newest outcome;  cases: how many cases there are
    matrix.cells, matrix.date      how many cells the matrix has, and its day
    since CASE/STEP                the release from which a step does what it does in the newest Keras 3;  until …: the last that did otherwise
    printed CASE/STEP@ENVIRONMENT [LINE]    what a run printed;  raised …: the exception's type;  message …: its first line
    benchmark.…                    see guide.benchmark.figures

Of the programs that readers download (guide.tools), a page may include `figures/tool-NAME.md` (where to get it, how to start it), `tables/options-NAME.md` and
`tables/exit-codes-NAME.md`. A step whose name ends in `-zh` is shown on Chinese pages in the place of its twin without the ending.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from guide import benchmark, catalogue, environments, error_pages, languages, matrix, matrix_page, notebook_pages, notebooks, planner, ranges, tools
from guide.blocks import box
from guide.build import hosted_notebooks, site_url
from guide.cases import Case, Expectation, Run, Step, load_all
from guide.environments import ROOT
from guide.notebooks import Tutorial
from guide.outcomes import BrokenOutcome, Outcome, read
from guide.pages import FIGURE, INCLUDE, BrokenPage
from guide.words import LANGUAGES, listed, say

HEADING = re.compile(r"^(#+) .*\{\s*#([\w-]+)")
SHELL_ERRORS = ("ERROR", "exit")  # not exceptions: pip's own word, and a command that ends with a status
LANGUAGE_OF = {".py": "python", ".sh": "bash"}


@dataclass
class Records:
    """Everything that was recorded, and what is missing."""

    cases: dict[str, Case]
    outcomes: dict[Run, Outcome] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def load(cls) -> Records:
        records = cls(load_all())
        for case in records.cases.values():
            for run in case.runs:
                try:
                    records.outcomes[run] = read(case.recorded(run))
                except BrokenOutcome as error:
                    records.problems.append(str(error))
        return records

    def strip(self, step: Step) -> list[ranges.Segment]:
        """What every release of Keras 3 does with the step."""
        return ranges.strip(step, ranges.read(self.cases[step.case]), self.outcomes.get(Run(step.case, step.name, environments.NEWEST)))

    @cached_property
    def benchmark(self) -> dict[str, str]:
        """The benchmark's single figures, read once."""
        return benchmark.figures()

    def of(self, step: Step) -> list[Outcome]:
        runs = (Run(step.case, step.name, environment) for environment, _ in _expectations(step))
        return [self.outcomes[run] for run in runs if run in self.outcomes]


def title(environment: str) -> str:
    return environments.table()[environment].title


def _expectations(step: Step) -> list[tuple[str, Expectation]]:
    """What is promised of a step, in the order of the table of environments."""
    return [(name, step.table.expectations[name]) for name in environments.table() if name in step.table.expectations]


# --- one step --------------------------------------------------------------------------------------------------------


def _badges(step: Step, records: Records, language: str) -> str:
    spans, dates = [], []
    for environment, expectation in _expectations(step):
        word, kind = expectation.word, expectation.word
        outcome = records.outcomes.get(Run(step.case, step.name, environment))
        error = ""
        if word != "not-applicable":
            if outcome is None:
                word = kind = "missing"
            else:
                word = kind = outcome.outcome
                dates.append(outcome.date)
                error = outcome.exception["type"] if outcome.exception else ""
        if word == "raises" and error in SHELL_ERRORS:
            word = "fails"
        spans.append(f'<span class="outcome {kind}"><b>{html.escape(title(environment))}</b> {say(word, language, type=f"<code>{error}</code>")}</span>')
    if dates:
        spans.append(f'<span class="run-date">{say("run on", language, date=max(dates))}</span>')
    return f'<p class="outcomes" role="group" aria-label="{say("outcomes", language)}" data-step="{step.case}/{step.name}">{" ".join(spans)}</p>'


def _chip(where: str, kind: str, error: str, language: str, printed: str = "") -> str:
    said = say("table raises" if kind == "raises" else kind, language, type=f"<code>{error}</code>")
    if printed:
        said += f" <code>{html.escape(printed)}</code>".replace("`", "&#96;")
    return f'<span class="outcome {kind}"><b>{html.escape(where)}</b> {said}</span>'


def _strip(step: Step, records: Records, language: str) -> str:
    """Since which version: Keras 2.15, the releases of Keras 3 from old to new, then other backends and tf_keras."""
    case = records.cases[step.case]
    segments = records.strip(step)
    if not segments:
        return ""
    chips = []
    before = records.outcomes.get(Run(step.case, step.name, "keras2"))
    if before:
        chips.append(_chip(environments.minor(environments.table()["keras2"].pinned["keras"]), before.outcome, (before.exception or {}).get("type", ""), language))
    chips += [_chip(ranges.named(segment.first, segment.last), *segment.label, language, segment.says) for segment in segments]
    swept = ranges.read(case)
    elsewhere = {name: stretch.observed for stretch in swept.steps[step.name] for name in stretch.environments if environments.table()[name].role == "companion"}
    for label, names in _groups([(name, seen.label) for name, seen in elsewhere.items()], lambda pair: pair[1]):
        chips.append(_chip(say("list", language).join(say(name, language) for name, _ in names), *label, language))
    legend = f'[{say("legend", language)}](/how-tested.md#strips){{ .legend }}'
    line = " ".join([f'<span class="strip-label">{say("strip", language)}</span>', *chips, legend])
    return f'{line}\n{{ .strip role="group" aria-label="{say("strip", language)}" }}' + _wordings(segments, language)


def _wordings(segments: list[ranges.Segment], language: str) -> str:
    """What the releases say, where they do not all say the same."""
    said: dict[str, list[str]] = {}
    for segment in segments:
        for first, last, seen in segment.details:
            error = seen.exception
            text = f"{error['type']}: {error['message']}" if error else " ".join(seen.printed) if seen.outcome == "differs" else ""
            if text:
                said.setdefault(text.split("\n")[0][:200], []).append(ranges.named(first, last))
    if len(said) < 2:
        return ""
    rows = "".join(f"<li><b>{say('comma', language).join(where)}</b> <code>{html.escape(text)}</code></li>" for text, where in said.items())
    return f'\n\n<details class="wordings"><summary>{say("wordings", language)}</summary><ul>{rows}</ul></details>'.replace("`", "&#96;").replace("--8<--", "--8&lt;--")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} KB" if size else "0 KB"


def _about(kind: str, sizes: list[int], language: str) -> str:
    """What a file is and how large, from the smallest to the largest that was recorded."""
    size = " – ".join(dict.fromkeys([_size(sizes[0]), _size(sizes[-1])]))
    return f" ({kind}, {size})" if language == "en" else f"（{kind}，{size}）"


def _sentence(label: str, rest: str, language: str) -> str:
    return f"{label} {rest}" if language == "en" else f"{label}{rest}"


def _where(group: list[Outcome], step: Step, language: str) -> str:
    names = [html.escape(title(outcome.environment)) for outcome in group]
    named = listed(names, language)
    return say("in environment", language, where=named) if step.is_command and not any(n.startswith("Python") for n in names) else named


def _groups(outcomes: list, key) -> list[tuple[object, list]]:
    groups: dict[object, list] = {}
    for outcome in outcomes:
        if (value := key(outcome)) not in (None, "", ()):
            groups.setdefault(value, []).append(outcome)
    return list(groups.items())


def _recorded(step: Step, records: Records, language: str) -> list[str]:
    """What the runs of a step did, environments that did the same put together."""
    outcomes = records.of(step)
    blocks = []
    for text, group in _groups(outcomes, lambda o: o.text):
        blocks.append(box("printed", say("prints", language, len(group) > 1, where=_where(group, step, language)), text))
    for warned, group in _groups(outcomes, lambda o: tuple(dict.fromkeys((w["type"], w["message"]) for w in o.warnings))):
        for kind, message in warned:
            blocks.append(box("warns", say("warned", language, len(group) > 1, where=_where(group, step, language), type=f"<code>{kind}</code>"), message))
    for (kind, message), group in _groups(outcomes, lambda o: (o.exception["type"], o.exception["message"]) if o.exception else None):
        word = "failed" if kind in SHELL_ERRORS else "raised" if message else "raised bare"
        blocks.append(box("raises", say(word, language, len(group) > 1, where=_where(group, step, language), type=f"<code>{kind}</code>"), message))
    for change, word in (("written", "wrote"), ("changed", "changed"), ("removed", "removed")):

        def files(outcome: Outcome, change: str = change) -> tuple:
            return tuple((f["name"], f["kind"]) for f in outcome.files if f["change"] == change and (f["size"] or f["kind"] != "folder"))

        for found, group in _groups(outcomes, files):
            sizes = {f["name"]: sorted(o_f["size"] for o in group for o_f in o.files if o_f["name"] == f["name"]) for f in group[0].files}
            names = [f"<code>{html.escape(name)}</code>" + ("" if change == "removed" else _about(say(kind, language), sizes[name], language)) for name, kind in found]
            label = say(word, language, len(group) > 1, where=_where(group, step, language))
            blocks.append(box("files", _sentence(label, say("comma", language).join(names), language)))
    if step.is_command:  # what it installed; where only programs run, nothing is
        installing = [outcome for outcome in outcomes if environments.table()[outcome.environment].role != "programs"]
        for versions, group in _groups(installing, lambda o: tuple((k, v) for k, v in o.versions.items() if k != "python")):
            packages = say("comma", language).join(f"<code>{name} {version}</code>" for name, version in versions)
            label = say("installed", language, len(group) > 1, where=_where(group, step, language))
            blocks.append(box("files", _sentence(label, packages, language)))
    for environment, expectation in _expectations(step):
        if expectation.reason:
            reason = html.escape(getattr(expectation.reason, language))
            blocks.append(box("not-applicable", say("reason", language, where=html.escape(title(environment)), reason=reason)))
    return blocks


def _needs(step: Step, records: Records, home: dict[str, str], language: str) -> str:
    """Which files the step works on, and who wrote them."""
    lines = []
    for position, need in enumerate(step.table.needs):
        runs = dict.fromkeys(step.needs(environment)[position] for environment in step.table.expectations)
        made = [records.outcomes[run] for run in runs if run in records.outcomes]
        if not made:
            continue
        files = listed(list(dict.fromkeys(f"`{f['name']}`" for o in made for f in o.files if f["change"] != "removed")), language)
        case = records.cases[made[0].case]
        text = getattr(case.title, language)
        target = home.get(f"{case.name}/{made[0].step}") or home.get(case.name)
        linked = _link(text, target)
        if case.name == step.case and all(environments.table()[o.environment].role == "programs" for o in made):
            lines.append(say("needs of this case", language, files=files, step=steps_of(case, language)[made[0].step].file.name))
        elif "@" in need:
            where = listed(list(dict.fromkeys(title(o.environment) for o in made)), language)
            lines.append(say("needs", language, files=files, where=where, case=linked))
        elif case.name == step.case:
            lines.append(say("needs of this case", language, files=files, step=case.steps[made[0].step].file.name))
        else:
            lines.append(say("needs of the same", language, files=files, case=linked))
    return " ".join(lines) if language == "en" else "".join(lines)


def step_partial(step: Step, records: Records, home: dict[str, str], language: str) -> str:
    """The step as a page shows it: note, files needed, outcomes, code, what the runs did."""
    code = step.file.read_text(encoding="utf-8").rstrip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", code)), default=0))
    source = step.file.relative_to(ROOT).as_posix()
    parts = []
    if step.table.note:
        parts.append(getattr(step.table.note, language))
    if needs := _needs(step, records, home, language):
        parts.append(needs + "\n{ .needs }")
    parts.append(_badges(step, records, language))
    if strip := _strip(step, records, language):
        parts.append(strip)
    parts.append(f'{fence}{{ .{LANGUAGE_OF[step.file.suffix]} title="{step.file.name}" data-source="{source}" }}\n{code}\n{fence}')
    return "\n\n".join([*parts, *_recorded(step, records, language)]) + "\n"


def steps_of(case: Case, language: str) -> dict[str, Step]:
    """The steps that pages of a language show, by the name under which they include them.

    A program that answers in the reader's language is run in each: `report-zh` stands for `report` on Chinese pages.
    """
    own = {name: step for name, step in case.steps.items() if not name.endswith("-zh") or name.removesuffix("-zh") not in case.steps}
    return {name: case.steps.get(f"{name}-{language}", step) for name, step in own.items()}


# --- tables ----------------------------------------------------------------------------------------------------------


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines) + "\n"


def _link(text: str, target: str | None) -> str:
    return f"[{text}]({target})" if target else text


def environment_table(records: Records, tutorials: dict[str, Tutorial], language: str) -> str:
    """Every environment; releases of Keras 3 in one row for each environment that they are laid over."""
    rows = []
    bases: dict[str, list[environments.Environment]] = {}
    swept = max((ranges.read(case).date for case in records.cases.values()), default="") or "–"
    for environment in environments.table().values():
        if environment.role == "release":
            bases.setdefault(environment.base, []).append(environment)
    for environment in environments.table().values():
        laid = bases.get(environment.name, [])
        if environment.role != "release" and environment.role != "base":
            dates = [o.date for o in records.outcomes.values() if o.environment == environment.name]
            dates += [notebook_pages.dates(tutorial)[primary] for tutorial in tutorials.values() for primary, name in tutorial.environments.items() if name == environment.name]
            rows.append([environment.title, _versions(environment, language), say(environment.role, language), max(dates, default=swept)])
        if laid:
            first, last = laid[0].release, laid[-1].release
            rows.append([f"Keras {ranges.named(first, last)}", _versions(replace(environment, packages=("tensorflow",)), language), say("release", language), swept])
    return _table([say(key, language) for key in ("environment", "versions", "role", "last run")], rows)


def _versions(environment: environments.Environment, language: str) -> str:
    versions = [f"Python {environment.python}"] + [f"{name} {environment.pinned[name]}" for name in environment.packages if name in environment.pinned]
    return say("comma", language).join(versions)


def _short(message: str, limit: int = 160) -> str:
    line = message.strip().split("\n")[0]
    line = line if len(line) <= limit else line[: limit - 1] + "…"
    return "`` " + line + " ``" if "`" in line else f"`{line}`"


def _seen(outcome: Outcome, records: Records, language: str) -> str:
    """Where an error was seen; a command may have changed the environment before."""
    return _where([outcome], records.cases[outcome.case].steps[outcome.step], language)


def error_table(records: Records, home: dict[str, str], language: str, recognised: Callable[[str], str | None]) -> str:
    """Every recorded error message once, with the environments it was seen in and the place that explains it: its entry, else where the case is shown."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in records.outcomes.values():
        if outcome.exception and outcome.case in home:
            kind, message = outcome.exception["type"], outcome.exception["message"]
            groups.setdefault(_short(f"{kind}: {message}" if message else kind), []).append(outcome)
    rows = []
    for message, group in sorted(groups.items(), key=lambda item: item[0].strip("` ").lower()):
        seen = say("comma", language).join(dict.fromkeys(_seen(o, records, language) for o in group))
        first = group[0]
        slug = recognised(f"{first.exception['type']}: {first.exception['message']}")
        place = f"/errors/{slug}.md" if slug else home.get(f"{first.case}/{first.step}") or home[first.case]
        rows.append([message, _link(getattr(records.cases[first.case].title, language), place), seen])
    return _table([say(key, language) for key in ("message", "page", "where")], rows)


def _cell(step: Step, environment: str, records: Records, language: str) -> str:
    """What a step does in one environment, in a table; a dash where the case does not name it."""
    expectation = step.table.expectations.get(environment)
    if expectation is None:
        return "–"
    outcome = records.outcomes.get(Run(step.case, step.name, environment))
    kind = word = expectation.word if expectation.reason else outcome.outcome if outcome else "missing"
    error = outcome.exception["type"] if outcome and outcome.exception else ""
    if word == "raises":
        word = "table fails" if error in SHELL_ERRORS else "table raises"
    return f'<span class="outcome {kind}">{say(word, language, type=f"<code>{error}</code>")}</span>'


def outcome_table(area: str, records: Records, home: dict[str, str], language: str) -> str:
    """What every step of an area does in the primary environments. Cases that only make files for others are left out."""
    primaries = environments.primaries()
    rows = [
        [
            _link(getattr(case.title, language), home.get(f"{case.name}/{step.name}") or home.get(case.name)),
            f"`{step.file.name}`",
            *(_cell(step, environment, records, language) for environment in primaries),
            "<br>".join(f"{title(name)} {_cell(step, name, records, language)}" for name, said in _expectations(step) if name not in primaries and not said.reason),
        ]
        for case in records.cases.values()
        if case.name.startswith(area + "/") and not case.name.startswith(f"{area}/make-")
        for step in case.steps.values()
        if set(primaries) & set(step.table.expectations)
    ]
    return _table([say("case", language), say("code", language), *(title(e) for e in primaries), say("elsewhere", language)], rows)


def _program(path: Path) -> str:
    """A program that was run, as a page shows it."""
    return f'```{{ .python title="{path.name}" data-source="{path.relative_to(ROOT).as_posix()}" }}\n{path.read_text(encoding="utf-8").rstrip()}\n```\n'


# --- pages -----------------------------------------------------------------------------------------------------------


def homes(docs: Path) -> dict[str, str]:
    """Where each case and step is shown first: `area/case[/step]` -> `/page.md#heading`."""
    found: dict[str, str] = {}
    # a case's home is the page about it, not a page that quotes it
    quoting = ("index.md", "claims.md", "changed.md", "old-files.md", "code-base.md", "fresh.md", "options/keras-format.md", "planner.md", "arrived.md")
    for page in sorted(docs.rglob("*.md"), key=lambda p: (p.relative_to(docs).as_posix() in quoting, p.relative_to(docs).as_posix())):
        quotes = page.relative_to(docs).as_posix() in quoting
        anchor = ""
        for line in page.read_text(encoding="utf-8").splitlines():
            if heading := HEADING.match(line):
                anchor = "" if heading[1] == "#" else f"#{heading[2]}"
            elif include := INCLUDE.match(line):
                shown = include[1].removesuffix(".md")
                place = f"/{page.relative_to(docs).as_posix()}{anchor}"
                case = "/".join(shown.split("/")[:2])
                if quotes and case in found:
                    continue
                found.setdefault(shown, place)
                found.setdefault(case, place)
    if (docs / "planner.md").is_file():
        for name in planner.named():
            found.setdefault(name, f"/planner.md#{planner.anchor(name)}")
            found.setdefault(name.rpartition("/")[0], f"/planner.md#{planner.anchor(name)}")
    return found


def figure(name: str, records: Records) -> str:
    """The recorded figure that a page names.

    Raises:
        KeyError: there is no such figure.
    """
    if name == "date":
        return max((o.date for o in records.outcomes.values()), default="–")
    if name == "cases":
        return str(len(records.cases))
    if name.startswith("benchmark."):
        return records.benchmark[name]
    if name == "matrix.cells":
        return f"{sum(1 for _ in matrix.load().cells()):,}"
    if name == "matrix.date":
        return matrix.load().date
    if name.startswith(("since ", "until ")):
        which, _, where = name.partition(" ")
        case, _, step = where.rpartition("/")
        segments = records.strip(records.cases[case].steps[step])
        return segments[-1].first if which == "since" else segments[-2].last
    verb, _, rest = name.partition(" ")
    if verb in ("printed", "raised", "message"):
        where, _, line = rest.partition(" ")
        path, _, environment = where.partition("@")
        case, _, step = path.rpartition("/")
        outcome = records.outcomes[Run(case, step, environment)]
        if verb == "printed":
            return outcome.printed[int(line) - 1] if line else " ".join(outcome.printed)
        return outcome.exception["type" if verb == "raised" else "message"].split("\n")[0]
    environment, _, package = name.partition(".")
    row = environments.table()[environment]
    return row.python if package == "python" else row.pinned[package]


def _filled(text: str, source: str, records: Records) -> str:
    """`text` with its figures filled in.

    Raises:
        BrokenPage: there is no such figure; the message names the place.
    """

    def filled(match: re.Match[str]) -> str:
        try:
            return figure(match[1], records)
        except (KeyError, IndexError, ValueError, TypeError):
            line = text[: match.start()].count("\n") + 1
            raise BrokenPage(f"{source}:{line}: there is no figure {{{{ {match[1]} }}}}") from None

    return FIGURE.sub(filled, text)


def page(text: str, source: str, records: Records, behind: bool) -> str:
    """A page as mkdocs reads it: figures filled in, front matter telling whether it is behind its twin."""
    text = _filled(text, source, records)
    if behind and text.startswith("---\n"):
        text = "---\nbehind: true\n" + text[4:]
    return text


def explain(records: Records, site: str) -> str:
    """explain.py with the catalogue of errors inside, as readers download it."""
    entries = catalogue.load()
    content = error_pages.compiled(entries, lambda text, _: _filled(text, "snippets/errors", records), records.cases, records.outcomes, site)
    return error_pages.terminal_program(content)


def _put(path: Path, text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    if not (path.is_file() and path.read_bytes() == data):  # unchanged files keep their time, mkdocs and serve look at it
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def render(root: Path = ROOT) -> list[str]:
    """Write all partials and stage all pages of both languages.

    Returns:
        What is missing: outcomes not recorded, figures without a record; a sentence each.
    """
    records = Records.load()
    problems = list(records.problems)
    try:
        plan = planner.load(records.cases, records.outcomes)
    except (planner.BrokenPlan, BrokenOutcome) as error:
        plan = None
        problems.append(str(error))
    try:
        entries = catalogue.load()
        problems += catalogue.check(entries, records.cases)
        content = error_pages.compiled(entries, lambda text, _: _filled(text, "snippets/errors", records), records.cases, records.outcomes, site_url())
    except (catalogue.BrokenEntry, BrokenPage, KeyError) as error:
        problems.append(str(error))
        entries, content = {}, catalogue.compiled({}, None, site_url())
    messages = {entry.slug: error_pages.shown_messages(entry, records.cases, records.outcomes) for entry in entries.values()}
    told = partial(error_pages.versions, cases=records.cases, outcomes=records.outcomes)
    program = error_pages.terminal_program(content)
    recognised = catalogue.recogniser(content)
    programs = tools.published(program)
    try:
        tutorials = notebooks.load_all()
        _ = [tutorial.recorded for tutorial in tutorials.values()]
    except notebooks.BrokenTutorial as error:
        problems.append(str(error))
        tutorials = {}
    cells = matrix.load()
    files_to_take = matrix_page.downloads(cells)
    for language in LANGUAGES:
        docs, partials, staged = root / "docs" / language, root / "build" / "partials" / language, root / "build" / "docs" / language
        files: dict[Path, str | bytes] = {}
        home = homes(docs)
        rest = error_pages.rest_of_cases(entries, records.cases, set(home))
        home = {step: f"/errors/{slug}.md#rest" for slug, steps in rest.items() for step in steps} | error_pages.listed_steps(entries) | home
        for case in records.cases.values():
            shown = {name: step_partial(step, records, home, language) for name, step in steps_of(case, language).items()}
            files |= {partials / case.name / f"{name}.md": text for name, text in shown.items()}
            files[partials / f"{case.name}.md"] = "\n".join(shown.values())
        tables = {
            "environments": environment_table(records, tutorials, language),
            "errors": error_table(records, home, language, recognised),
            "error-index": error_pages.index(entries, language),
            "glossary": languages.glossary_table(language),
            **{f"outcomes-{area}": outcome_table(area, records, home, language) for area in sorted({name.split("/")[0] for name in records.cases})},
            "matrix": matrix_page.summary(cells, language),
            **benchmark.tables(language),
        }
        files |= {partials / "tables" / f"{name}.md": text for name, text in tables.items()}
        files[partials / "figures" / "finder.md"] = error_pages.box(language)
        for entry in entries.values():
            try:
                text = error_pages.page(entry, language, messages[entry.slug], rest.get(entry.slug, ()), told)
                files[staged / "errors" / f"{entry.slug}.md"] = page(text, f"snippets/errors/{entry.slug}/entry.toml", records, False)
            except (BrokenPage, catalogue.BrokenEntry) as error:
                problems.append(str(error))
        files |= {staged / "assets" / name: text for name, text in error_pages.finder_files(content, language).items()}
        for tool in programs:
            files[staged / "assets" / tool.name] = tool.content
            files[partials / "figures" / f"tool-{tool.stem}.md"] = tools.card(tool, language)
            files[partials / "tables" / f"options-{tool.stem}.md"] = tools.options(tool, records.outcomes, language)
            files[partials / "tables" / f"exit-codes-{tool.stem}.md"] = tools.codes(tool, records.outcomes, language)
        try:
            cells_of, pages_of = notebook_pages.files(tutorials, language, lambda text, place: _filled(text, place, records), site_url(), hosted_notebooks())
            files |= {partials / name: text for name, text in cells_of.items()} | {staged / name: text for name, text in pages_of.items()}
        except BrokenPage as error:
            problems.append(str(error))
        files[partials / "figures" / "scan-hook.md"] = tools.hook()
        files[partials / "figures" / "benchmark.md"] = benchmark.chart(language)
        files[partials / "figures" / "planner.md"] = plan.form(language) if plan else ""
        files[partials / "figures" / "planner-routes.md"] = plan.listing(language, lambda step, home=home, language=language: step_partial(step, records, home, language)) if plan else ""
        files[partials / "figures" / "matrix.md"] = matrix_page.form(cells, language)
        files[partials / "benchmark" / "measure.md"] = benchmark.program()
        files |= {partials / "figures" / f"matrix-{name}.md": _program(matrix.PROGRAMS / f"{name}.py") for name in ("models", "write", "read")}
        files |= {staged / "assets" / name: text for name, text in files_to_take.items()}
        for source in sorted(docs.rglob("*")):
            if source.suffix == ".md":
                relative = source.relative_to(docs)
                name = f"docs/{language}/{relative.as_posix()}"
                late = False
                try:
                    late = languages.behind(root, language, relative)
                except BrokenPage as error:
                    problems.append(str(error))
                try:
                    files[staged / relative] = page(source.read_text(encoding="utf-8"), name, records, late)
                except BrokenPage as error:
                    problems.append(str(error))
            elif source.is_file():
                files[staged / source.relative_to(docs)] = source.read_bytes()
        assets = root / "docs" / "assets"
        files |= {staged / "assets" / path.relative_to(assets): path.read_bytes() for path in assets.rglob("*") if path.is_file()}
        for folder in (partials, staged):
            for stale in [path for path in folder.rglob("*") if path.is_file() and path not in files]:
                stale.unlink()
        for path, text in files.items():
            _put(path, text)
    return problems
