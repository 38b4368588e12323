"""Runs the tutorials with pytest-notebook and records what they put out.

    python -m guide.notebook_runs [NAME …]            compare with what is recorded
    python -m guide.notebook_runs --record [NAME …]   record anew
"""

from __future__ import annotations

import argparse
import difflib
import io
import json
import os
import re
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from datetime import date
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

with warnings.catch_warnings():  # about its own documentation
    warnings.simplefilter("ignore")
    from pytest_notebook.nb_regression import NBRegressionError, NBRegressionFixture
    from pytest_notebook.notebook import regex_replace_nb

from guide import environments, notebooks
from guide.environments import ROOT
from guide.notebooks import Tutorial

KERNELS = ROOT / "build" / "jupyter"
MATPLOTLIB = "svg.hashsalt: tutorial\nsvg.fonttype: none\n"  # names in a figure are not drawn at random; its words stay words
TEXT = ("/cells/*/outputs/*/text", "/cells/*/outputs/*/evalue", "/cells/*/outputs/*/data/text/plain")
SVG = "/cells/*/outputs/*/data/image/svg+xml"

# Written away when a run is recorded: what differs from run to run without meaning anything. (where, pattern, replacement, reason)
WRITTEN_AWAY: list[tuple[str, str, str, str]] = [
    *[
        (where, pattern, replacement, reason)
        for where in TEXT
        for pattern, replacement, reason in [
            (r"\x1b\[[0-9;]*[A-Za-z]", "", "terminal colours"),
            (r"\r+(?=\n|\Z)", "", "what the terminal of a command adds to its lines"),
            (r"(?:/[\w.+-]+)*/guide-notebook-\w+/", "", "the folder in which it ran"),
            (r"(?:/[\w.+-]+)*/guide-notebook-\w+", ".", "the folder in which it ran"),
            (r"(?:/[\w.+-]+)+/site-packages/", "…/site-packages/", "where packages are installed"),
            (r"(?:/[\w.+-]+)+/lib/python3\.\d+/", "…/python3/", "where Python is installed"),
            (r"/tmp/ipykernel_\d+/\d+\.py", "…/cell.py", "where the kernel keeps the code of a cell"),
            (r"\b0x[0-9a-f]{6,}\b", "0x…", "addresses of objects"),
            (r"(['\"](?:shared_object_)?id['\"]: )\d{6,}", r"\1…", "identities of objects"),
            (r"\b\d{12,}(?=: TensorSpec)", "…", "identities of tensors, printed by export"),
            (r"(?m)[ \t]+$", "", "blanks at the end of a line"),
            (r"(?m)^Overwriting (?=\S+$)", "Writing ", "whether %%writefile found the file of an earlier run"),
        ]
    ],
    (SVG, r"(?s)\s*<metadata>.*?</metadata>", "", "when and by which matplotlib it was drawn"),
    (SVG, r"(?s)<!DOCTYPE.*?>\s*", "", "matplotlib names the address of a definition that nobody reads"),
    (SVG, r"(?<=[ ML,\"(])(-?\d+\.\d)\d+", r"\1", "coordinates beyond a tenth of a point: rounding of a processor"),
]
# Names that matplotlib makes of coordinates before they are rounded; recorded, they are numbered.
DRAWN_NAME = re.compile(r"(?<=[\"#])(p|m|image|C[0-9a-f]_\d_)[0-9a-f]{10}(?=[\")])")
# Shown as recorded, but not compared: what is another on every machine.
NOT_COMPARED: list[tuple[str, str, str, str]] = [
    *[(where, r"\d+(?:\.\d+)?(?= ?(?:ms|µs|seconds|s)\b)", "…", "a time that was measured") for where in TEXT],
    (SVG, r"(?<=[\"#])(p|m|image|C[0-9a-f]_\d_)(?:[0-9a-f]{10}|-\d+)(?=[\")])", r"\1", "names within a figure"),
]
# Figures are compared apart: coordinates may differ by FIGURE_TOLERANCE points, since a last digit of the data may differ between processors.
COORDINATE = r"-?\d+\.\d+"
FIGURE_TOLERANCE = 0.3
COMPARED_APART: list[tuple[str, str, str, str]] = [(SVG, COORDINATE, "…", "coordinates of figures")]
IGNORED = ("/metadata/language_info", "/metadata/recorded", "/cells/*/outputs/*/traceback", "/cells/*/metadata/execution")


class Failed(AssertionError):
    """A tutorial does not do what is promised or recorded; the message says which cell, and what a reader would have seen."""


def kernels() -> None:
    """Describe the kernel of every environment for notebooks to Jupyter, and tell it where."""
    for row in environments.table().values():
        if row.role == "notebook":
            folder = KERNELS / "kernels" / row.name
            folder.mkdir(parents=True, exist_ok=True)
            python = environments.interpreter(environments.HOME / row.name)
            # what TensorFlow's C++ writes about the machine stays out of the cells
            start = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}", "--IPKernelApp.capture_fd_output=False"]
            _put(folder / "matplotlibrc", MATPLOTLIB)
            settings = {"MATPLOTLIBRC": str(folder / "matplotlibrc"), "KERAS_BACKEND": row.backend, "PATH": os.pathsep.join([str(python.parent), os.environ["PATH"]]), "TF_CPP_MIN_LOG_LEVEL": "3"}
            text = json.dumps({"argv": start, "display_name": row.title, "language": "python", "env": settings})
            _put(folder / "kernel.json", text)
    os.environ["JUPYTER_PATH"] = str(KERNELS)


def _put(path: Path, text: str) -> None:
    beside = path.with_suffix(f".{os.getpid()}.part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _fixture(folder: Path, tutorial: Tutorial, replaced: list[tuple[str, str, str, str]], **options: object) -> NBRegressionFixture:
    return NBRegressionFixture(
        exec_cwd=str(folder), exec_timeout=tutorial.table.seconds, diff_ignore=IGNORED, diff_use_color=False,
        diff_replace=tuple((where, pattern, replacement) for where, pattern, replacement, _ in replaced), **options,
    )  # fmt: skip


@contextmanager
def folders(tutorial: Tutorial) -> Iterator[dict[str, Path]]:
    """An empty folder for each primary environment; one for all where the tutorial goes on from one to the other."""
    with tempfile.TemporaryDirectory(prefix="guide-notebook-") as scratch:
        found = {primary: Path(scratch) / f"guide-notebook-{'all' if tutorial.table.one_folder else primary}" for primary in tutorial.environments}
        for folder in found.values():
            folder.mkdir(exist_ok=True)
        yield found


def run(tutorial: Tutorial, primary: str, folder: Path) -> NotebookNode:
    """The tutorial's cells with what they put out now.

    Raises:
        Failed: a cell raised what it should not, or did not raise what it should; or took too long.
        environments.EnvironmentMissing: there is no such environment on this machine.
    """
    environments.install(tutorial.environments[primary])
    kernels()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"{primary}.ipynb"
        nbformat.write(notebooks.blank(tutorial, primary), path)
        try:
            with redirect_stderr(io.StringIO()):  # all that was put out, once more
                _fixture(folder, tutorial, [], force_regen=True).check(str(path))
        except NBRegressionError:  # so it says that it has written the file
            pass
        except (CellExecutionError, CellTimeoutError) as error:
            raise Failed(_told(tutorial, primary, error)) from None
        done = nbformat.read(path, as_version=4)
    promised(tutorial, primary, done)
    return done


def _told(tutorial: Tutorial, primary: str, error: CellExecutionError | CellTimeoutError) -> str:
    lines = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().split("\n")
    return f"{tutorial.name} in {primary}: a cell ended with an error that tutorial.toml does not promise:\n  " + "\n  ".join([*lines[:12], "…", *lines[-8:]])


def promised(tutorial: Tutorial, primary: str, done: NotebookNode) -> None:
    """Every cell that must fail failed with its exception, every figure has a description.

    Raises:
        Failed: one did not.
    """
    for cell in done.cells:
        expected = tutorial.table.raises.get(cell.id, {}).get(primary)
        seen = next((f"{output.ename}: {output.evalue}" for output in cell.outputs if output.output_type == "error"), "nothing")
        if expected and seen.split(":")[0] != expected:
            raise Failed(f"{tutorial.name} in {primary}: cell {cell.id} promises {expected}; a reader sees it raise {seen}")
        drawn = any("image/svg+xml" in output.get("data", {}) for output in cell.outputs)
        if drawn and cell.id not in tutorial.table.alt:
            raise Failed(f"{tutorial.name}: cell {cell.id} draws a figure; tutorial.toml must say in [alt] what it shows")


def check(tutorial: Tutorial, primary: str, folder: Path) -> str:
    """How what the cells put out now differs from what is recorded; empty when it does not."""
    environments.install(tutorial.environments[primary])
    kernels()
    try:
        result = _fixture(folder, tutorial, [*WRITTEN_AWAY, *NOT_COMPARED, *COMPARED_APART]).check(str(tutorial.path(primary)))
    except NBRegressionError as error:
        return str(error)
    except (CellExecutionError, CellTimeoutError) as error:
        raise Failed(_told(tutorial, primary, error)) from None
    promised(tutorial, primary, result.nb_final)
    # pytest-notebook compares outputs; recorded again, the whole file has to be the same
    recorded, now = tutorial.recorded[primary], normalised(result.nb_final)
    for one, other in zip(_figures(recorded), _figures(now), strict=False):
        if _alike(one["image/svg+xml"], other["image/svg+xml"]):
            other["image/svg+xml"] = one["image/svg+xml"]
    pair = [_comparable(notebook) for notebook in (recorded, now)]
    return "\n".join(difflib.unified_diff(*pair, "recorded", "now", n=1, lineterm=""))


def _figures(notebook: NotebookNode) -> list[NotebookNode]:
    return [output.data for cell in notebook.cells for output in cell.outputs if "image/svg+xml" in output.get("data", {})]


def _alike(one: str, other: str) -> bool:
    """Whether two figures are the same but for coordinates that lie beside each other."""
    pairs = zip(re.findall(COORDINATE, one), re.findall(COORDINATE, other), strict=False)
    return re.sub(COORDINATE, "", one) == re.sub(COORDINATE, "", other) and all(abs(float(a) - float(b)) <= FIGURE_TOLERANCE for a, b in pairs)


def _comparable(notebook: NotebookNode) -> list[str]:
    """The lines of the file without what is not compared."""
    alike = regex_replace_nb(notebook, [(where, pattern, replacement) for where, pattern, replacement, _ in NOT_COMPARED])
    alike.metadata.pop("recorded", None)
    for cell in alike.cells:
        for output in cell.outputs:
            output.pop("traceback", None)  # made of the message, which is compared
    return nbformat.writes(alike).split("\n")


def normalised(notebook: NotebookNode) -> NotebookNode:
    """What is recorded: without what differs from run to run; of a traceback the last line, which is what pages show."""
    done = regex_replace_nb(notebook, [(where, pattern, replacement) for where, pattern, replacement, _ in WRITTEN_AWAY])
    for cell in done.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if "image/svg+xml" in output.get("data", {}):
                output.data["image/svg+xml"] = _numbered(output.data["image/svg+xml"])
            if output.output_type == "error":
                output.traceback = [f"{output.ename}: {output.evalue}"]
    done.metadata["language_info"] = {"name": "python"}
    return done


def _numbered(svg: str) -> str:
    names: dict[str, str] = {}
    return DRAWN_NAME.sub(lambda m: names.setdefault(m[0], f"{m[1]}-{len(names) + 1}"), svg)


def record(tutorial: Tutorial) -> list[Path]:
    """Run the tutorial in every primary environment and write what it put out; returns the files that changed."""
    with folders(tutorial) as places:
        done = {primary: normalised(run(tutorial, primary, places[primary])) for primary in tutorial.environments}
    changed = []
    for primary, notebook in done.items():
        path = tutorial.path(primary)
        before = nbformat.read(path, as_version=4) if path.is_file() else None
        notebook.metadata["recorded"] = {"date": date.today().isoformat()}
        if before is None or {**before, "metadata": 0} != {**notebook, "metadata": 0}:
            _put(path, nbformat.writes(notebook) + "\n")
            changed.append(path)
    return changed


def main(arguments: list[str] | None = None) -> int:
    """0: done; 1: something is not as promised or recorded; 2: a name is unknown or a file is wrong."""
    parser = argparse.ArgumentParser(prog="guide.notebook_runs", description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="tutorials; all without")
    parser.add_argument("--record", action="store_true", help="write what they put out")
    options = parser.parse_args(arguments)
    try:
        known = notebooks.load_all()
    except notebooks.BrokenTutorial as error:
        print(error, file=sys.stderr)
        return 2
    if unknown := [name for name in options.names if name not in known]:
        print(f"unknown tutorial {unknown[0]!r}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    wrong = 0
    for name in options.names or known:
        began = time.monotonic()
        try:
            if options.record:
                changed = record(known[name])
                print(f"{name}: {', '.join(path.name for path in changed) or 'nothing'} written, {time.monotonic() - began:.0f} s", flush=True)
                continue
            with folders(known[name]) as places:
                for primary in known[name].environments:
                    began = time.monotonic()
                    differs = check(known[name], primary, places[primary])
                    wrong += bool(differs)
                    print(f"{name} in {primary}: {'is not as recorded' if differs else 'as recorded'}, {time.monotonic() - began:.0f} s\n{differs}", flush=True)
        except (Failed, environments.EnvironmentMissing) as error:
            wrong += 1
            print(error, flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
