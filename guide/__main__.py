"""The command line: `python -m guide run`, `record`, `render`, `site`, `serve`, `level`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from guide import environments
from guide.cases import BrokenCase, Case, Run, load_all
from guide.environments import ROOT
from guide.outcomes import BrokenOutcome
from guide.pages import BrokenPage


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        self.exit(2, f"{self.prog}: {message}\n")


class Wrong(ValueError):
    """The command line names something that does not exist."""


def wanted(cases: dict[str, Case], names: list[str], only: list[str]) -> list[Run]:
    """The runs that case names (or areas) and environment names choose; all without them.

    Raises:
        Wrong: a name is unknown.
    """
    known = [name for name, row in environments.table().items() if row.role != "base"]  # nothing runs in a base itself
    for environment in only:
        if environment not in known:
            raise Wrong(f"unknown environment {environment!r}; known: {', '.join(known)}")
    chosen = set()
    for name in names:
        name = name.removeprefix("snippets/").strip("/")
        found = {case for case in cases if case == name or case.startswith(name + "/")}
        if not found:
            raise Wrong(f"unknown case {name!r}; `python -m guide list` lists them")
        chosen |= found
    return [run for case in cases.values() if not names or case.name in chosen for run in case.runs if not only or run.environment in only]


def _run(options: argparse.Namespace) -> int:
    from guide import run as running

    cases = load_all()
    runs = wanted(cases, options.cases, options.environment)
    recording = options.command == "record"

    def report(verdict) -> None:
        if verdict.cannot:
            print(f"CANNOT  {verdict.run}: {verdict.cannot}", flush=True)
        for failure in verdict.failures:
            print(f"FAILED  {verdict.run}: {failure}", flush=True)
        if verdict.failures and verdict.log.strip():
            print("\n".join(f"        | {line}" for line in verdict.log.strip().split("\n")[-8:]), flush=True)
        if verdict.changes and not recording:
            print(f"CHANGED {verdict.run}\n" + "\n".join(f"        {line}" for line in verdict.changes), flush=True)
        if options.verbose and verdict.ok:
            print(f"ok      {verdict.run} ({verdict.seconds or 0:.2f} s)", flush=True)

    started = time.monotonic()
    verdicts = running.Runner(cases, runs, report).all().values()
    failed = [v for v in verdicts if v.failures or v.cannot]
    if recording:
        written, _ = running.record(cases, verdicts)
        print(f"{len(written)} outcomes written, {len(verdicts) - len(written) - len(failed)} unchanged, {len(failed)} failed and left alone")
    else:
        failed = [v for v in verdicts if not v.ok]
        print(f"{len(verdicts)} runs, {len(failed)} not as promised and recorded, {time.monotonic() - started:.1f} s")
    return 1 if failed else 0


def _list(_: argparse.Namespace) -> int:
    for case in load_all().values():
        print(f"{case.name}: {', '.join(case.steps)}")
    return 0


def _render(_: argparse.Namespace) -> int:
    from guide import render

    problems = render.render(ROOT)
    for problem in problems:
        print(f"guide: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _site(options: argparse.Namespace) -> int:
    from guide import build

    if _render(options):
        return 1
    try:
        build.build(ROOT, ROOT / "site")
    except build.BuildFailed as error:
        print(f"guide: {error}", file=sys.stderr)
        return 1
    return 0


def _serve(options: argparse.Namespace) -> int:
    from guide import serve

    serve.serve(ROOT, options.port)
    return 0


def _level(options: argparse.Namespace) -> int:
    from guide import languages

    languages.level(ROOT, options.pages or None)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 done, 1 something is not as promised, 2 the call or a file is wrong."""
    parser = _Parser(prog="guide", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    for name, help_ in (("run", "run cases and compare with what is recorded"), ("record", "run cases and record what they do")):
        command = commands.add_parser(name, help=help_)
        command.add_argument("cases", nargs="*", help="case names or areas; all without")
        command.add_argument("-e", "--environment", action="append", default=[], help="only this environment (may be repeated)")
        command.add_argument("-v", "--verbose", action="store_true", help="also name the runs that are well")
        command.set_defaults(action=_run)
    commands.add_parser("list", help="list cases").set_defaults(action=_list)
    commands.add_parser("render", help="write the partials that pages include").set_defaults(action=_render)
    commands.add_parser("site", help="build both languages into site/").set_defaults(action=_site)
    command = commands.add_parser("serve", help="build, serve and watch")
    command.add_argument("--port", type=int, default=8000)
    command.set_defaults(action=_serve)
    command = commands.add_parser("level", help="stamp pages as level with their twin in the other language")
    command.add_argument("pages", nargs="*", type=Path, help="pages, as docs/zh/… or docs/en/…; all without")
    command.set_defaults(action=_level)
    options = parser.parse_args(arguments)
    try:
        return options.action(options)
    except (Wrong, BrokenCase, BrokenPage, BrokenOutcome, environments.EnvironmentMissing) as error:
        print(f"guide: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
