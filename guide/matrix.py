"""What opens what: fourteen models, saved in every way by five versions of Keras, opened in every way by all of them.

    nox -s matrix                        run what is not yet known; compare with what is recorded
    nox -s matrix -- --record            likewise, and write snippets/matrix/out/
    nox -s matrix -- keras_3_8_0         this reader alone

`snippets/matrix/write.py` and `read.py` do the work, one fork for each writer, reader and model. A cell counts as equal only when the
predictions are. Finished work is kept below build/matrix/ until a program or an environment changes.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from tqdm import tqdm

from guide import environments
from guide.cases import SNIPPETS, shown
from guide.environments import ROOT
from guide.outcomes import BrokenOutcome, normalise, seal
from guide.run import Session, place

PROGRAMS = SNIPPETS / "matrix"
RECORDED = PROGRAMS / "out"
KEPT = ROOT / "build" / "matrix"
LIMIT = 40.0  # seconds for one fork
ALONE = 15.0  # seconds for one cell: some files send an old Keras into an endless loop
LANES = 2
WRITERS = ("keras2", "keras_3_0_5", "keras_3_8_0", "keras3", "tf_keras")
MODELS = (
    "sequential", "functional", "custom-layer", "compiled", "lambda", "recurrent", "batch-normalization", "attention", "preprocessing",
    "mixed-precision", "nested", "subclassed", "tf-ops", "embedding-mask",
)  # fmt: skip
WAYS_OF = {
    "keras": ("load", "load-no-compile", "load-unsafe", "load-weights"),
    "h5": ("load", "load-no-compile", "load-unsafe", "load-weights"),
    "weights-h5": ("load-weights",),
    "legacy-weights-h5": ("load-weights",),
    "savedmodel": ("load", "tfsm-layer"),
    "checkpoint": ("load-weights",),
    "json": ("from-json",),
}
WORDS = ("equal", "differs", "raises", "not-written", "not-applicable")


@dataclass(frozen=True)
class Cell:
    """What came of one way of opening one file. `difference`: the largest, relative to the largest expected prediction."""

    word: str
    type: str = ""
    message: str = ""
    warnings: tuple[str, ...] = ()
    difference: float | None = None
    optimizer: bool | None = None  # whether the state of the optimizer came back; None where there is none


def readers() -> list[str]:
    """All environments that read, in the order of the table; of Keras 3 the last patch of every minor."""
    last = {row.name for row in environments.releases(every_patch=False)}
    return [name for name, row in environments.table().items() if row.role in ("primary", "companion") or name in last]


def rows() -> Iterator[tuple[str, str, str]]:
    """Every (model, artifact, way); lambdas alone are opened unsafely, a compiled model alone without compiling."""
    for model in MODELS:
        for artifact, ways in WAYS_OF.items():
            for way in ways:
                if way == "load-unsafe" and model != "lambda" or way == "load-no-compile" and model != "compiled":
                    continue
                yield model, artifact, way


def applies(way: str, reader: str) -> bool:
    """TFSMLayer is Keras 3's own, and TensorFlow's."""
    row = environments.table()[reader]
    return way != "tfsm-layer" or (row.backend == "tensorflow" and reader not in ("keras2", "tf_keras"))


class Matrix:
    """All recorded cells."""

    def __init__(self, content: dict[str, dict]):
        self.content = content
        self.models, self.artifacts, self.writers = list(MODELS), list(WAYS_OF), [w for w in WRITERS if w in content]
        self.readers = [r for r in readers() if any(r in c["readers"] for c in content.values())]
        self.ways = list(dict.fromkeys(way for ways in WAYS_OF.values() for way in ways))

    @cached_property
    def date(self) -> str:
        return max((c["date"] for c in self.content.values()), default="")

    def cell(self, model: str, artifact: str, writer: str, way: str, reader: str) -> Cell | None:
        """The cell, or nothing where nobody asked."""
        content = self.content.get(writer)
        if content is None or reader not in content["readers"]:
            return None
        line = content["cells"].get(f"{model}/{artifact}/{way}")
        if line is None:
            return None
        outcome = content["outcomes"][line[content["readers"].index(reader)]]
        return Cell(**{**outcome, "warnings": tuple(outcome.get("warnings", ()))})

    def cells(self) -> Iterator[tuple[tuple[str, str, str, str, str], Cell]]:
        for writer in self.writers:
            for model, artifact, way in rows():
                for reader in self.readers:
                    if cell := self.cell(model, artifact, writer, way, reader):
                        yield (model, artifact, writer, way, reader), cell


def programs() -> str:
    """Tells whether a record still is of the programs as they stand."""
    return hashlib.sha256(b"".join((PROGRAMS / name).read_bytes() for name in ("models.py", "write.py", "read.py"))).hexdigest()[:16]


@cache
def load() -> Matrix:
    """What is recorded.

    Raises:
        BrokenOutcome: a record was changed by hand, or is none.
    """
    content = {}
    for writer in WRITERS:
        file = RECORDED / f"{writer}.json"
        if not file.is_file():
            continue
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            sealed = found.pop("seal")
        except (ValueError, KeyError, AttributeError) as error:
            raise BrokenOutcome(f"{shown(file)}: is no record of the matrix ({error}); record it again") from None
        if sealed != seal(found):
            raise BrokenOutcome(f"{shown(file)}: was changed by hand (its seal does not fit); record it again")
        content[writer] = found
    return Matrix(content)


# --- running ---------------------------------------------------------------------------------------------------------


def _stamp(*names: str) -> str:
    """Changes with the programs and with the environments that had a part."""
    parts = [programs()]
    for name in names:
        row = environments.table()[name]
        parts += [name, row.release, hashlib.sha256(row.requirements.read_bytes()).hexdigest(), row.beside]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:24]


class WorkerEnded(RuntimeError):
    """The worker itself is gone: nothing can be said of the cells that it was asked for."""


class Bench:
    """Runs write.py and read.py in one environment."""

    def __init__(self, name: str, home: Path):
        self.row = environments.table()[name]
        self.session = Session(name, home)
        self.home = home

    async def program(self, script: str, folder: Path, job: dict, limit: float = LIMIT) -> dict:
        """Run `script` in `folder`; what it left in its own JSON file, or how it ended."""
        for file in ("models.py", script):
            place(PROGRAMS / file, folder, self.row.imports)
        (folder / "job.json").write_text(json.dumps(job))
        said = folder / ("written.json" if script == "write.py" else "read.json")
        said.unlink(missing_ok=True)
        beside = self.home / hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        answer = await self.session.run({
            "id": str(folder), "script": script, "folder": str(folder), "limit": limit, "fresh": False,
            "result": f"{beside}.result", "stdout": f"{beside}.stdout", "stderr": f"{beside}.stderr",
        })  # fmt: skip
        Path(f"{beside}.result").unlink(missing_ok=True)
        if self.session.failure:
            raise WorkerEnded(self.session.failure)
        if said.is_file():
            return json.loads(said.read_text())
        error = (answer.get("exceptions") or [{"type": "InterpreterExit", "message": "the interpreter ended"}])[0]
        return {"": {"type": error["type"], "message": error["message"]}}


async def _write(writer: str, bar: tqdm) -> None:
    todo = [model for model in MODELS if not _written(writer, model)]
    if not todo:
        return
    with tempfile.TemporaryDirectory(prefix="guide-") as home:
        bench = Bench(writer, Path(os.path.realpath(home)))
        await bench.session.start()
        if bench.session.failure:
            raise RuntimeError(bench.session.failure)
        for model in todo:
            folder = KEPT / writer / model
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            said = await bench.program("write.py", folder, {"model": model})
            if "" in said:
                raise RuntimeError(f"{writer} cannot make {model}: {said['']['type']}: {said['']['message']}")
            (folder / "stamp").write_text(_stamp(writer))
            bar.update()
        await bench.session.stop()


def _written(writer: str, model: str) -> dict[str, dict] | None:
    folder = KEPT / writer / model
    stamp = folder / "stamp"
    return json.loads((folder / "written.json").read_text()) if stamp.is_file() and stamp.read_text() == _stamp(writer) else None


def _kept(reader: str, writer: str) -> Path:
    return KEPT / "read" / f"{reader}.{writer}.jsonl"


def _known(reader: str, writer: str) -> dict[str, dict]:
    file, found, stamp = _kept(reader, writer), {}, _stamp(reader, writer)
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        try:
            entry = json.loads(line)
        except ValueError:  # cut off when the run was ended
            continue
        if entry["stamp"] == stamp:
            found |= entry["cells"]
    return found


async def _read(reader: str, writers: tuple[str, ...], bar: tqdm, cannot: dict[str, str]) -> None:
    todo = [(writer, model) for writer in writers for model in MODELS if not any(key.startswith(model + "/") for key in _known(reader, writer))]
    if not todo:
        return
    with tempfile.TemporaryDirectory(prefix="guide-") as home:
        bench = Bench(reader, Path(os.path.realpath(home)))
        await bench.session.start()
        if bench.session.failure:
            cannot[reader] = bench.session.failure
            bar.update(len(todo))
            return
        for writer, model in todo:
            try:
                cells = await _open(bench, reader, writer, model)
            except (WorkerEnded, ConnectionError) as error:
                cannot[reader] = str(error)
                return
            with _kept(reader, writer).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"stamp": _stamp(reader, writer), "cells": cells}, ensure_ascii=False) + "\n")
            bar.update()
        await bench.session.stop()


async def _open(bench: Bench, reader: str, writer: str, model: str) -> dict[str, dict]:
    written = _written(writer, model)
    cells: dict[str, dict] = {}
    ask = []
    for name, artifact, way in rows():
        if name != model:
            continue
        if not applies(way, reader):
            cells[f"{model}/{artifact}/{way}"] = {"word": "not-applicable"}
        elif written[artifact]:
            cells[f"{model}/{artifact}/{way}"] = {"word": "not-written", **_short(written[artifact])}
        else:
            ask.append([artifact, way])
    with tempfile.TemporaryDirectory(dir=bench.home) as scratch:
        folder = Path(scratch) / "files"
        shutil.copytree(KEPT / writer / model, folder)
        job = {"model": model, "exported": environments.table()[writer].pinned["keras"].startswith("3") and writer != "tf_keras"}
        said = await bench.program("read.py", folder, {**job, "cells": ask})
        if "" in said:  # one of them ended the interpreter: ask each alone
            said = {}
            for cell in ask:
                alone = await bench.program("read.py", folder, {**job, "cells": [cell]}, ALONE)
                said |= {"/".join(cell): {"word": "raises", **alone[""]}} if "" in alone else alone
    return cells | {f"{model}/{key}": _short(cell) for key, cell in said.items()}


def _short(cell: dict) -> dict:
    """The cell as it is kept: of a long message its first line, and the error it was raised from."""
    cell = {key: value for key, value in cell.items() if value not in ("", [], None)}
    if "message" in cell:
        lines = normalise(cell["message"]).split("\n")
        cause = next((line for line in lines[1:] if line.startswith("Exception encountered:")), "")
        cell["message"] = lines[0][:240] + (f" … {cause[:240]}" if cause else "")
    if "difference" in cell:
        cell["difference"] = float(f"{cell['difference']:.1e}") if cell["word"] == "differs" else 0.0
        if cell["difference"] == float("inf"):
            cell["difference"] = 1e9
        if cell["word"] == "equal":
            del cell["difference"]
    if "warnings" in cell:
        cell["warnings"] = [normalise(text)[:160] for text in cell["warnings"]]
    return cell


async def _all(wanted: list[str]) -> dict[str, str]:
    (KEPT / "read").mkdir(parents=True, exist_ok=True)
    lanes, cannot = asyncio.Semaphore(LANES), {}

    async def lane(work) -> None:
        async with lanes:
            await work

    with tqdm(total=len(WRITERS) * len(MODELS) * (1 + len(wanted)), unit="model", disable=None) as bar:
        await asyncio.gather(*(lane(_write(writer, bar)) for writer in WRITERS))
        # those most asked for first
        order = sorted(wanted, key=lambda reader: environments.table()[reader].role == "release" and reader not in WRITERS)
        await asyncio.gather(*(lane(_read(reader, WRITERS, bar, cannot)) for reader in order))
    return cannot


# --- recording -------------------------------------------------------------------------------------------------------


def _content(writer: str, known: dict[str, dict[str, dict]], day: str) -> dict:
    names = [reader for reader in readers() if known.get(reader)]
    outcomes: list[dict] = []
    index: dict[str, int] = {}

    def number(cell: dict) -> int:
        key = json.dumps(cell, sort_keys=True)
        if key not in index:
            index[key] = len(outcomes)
            outcomes.append(cell)
        return index[key]

    cells = {f"{m}/{a}/{w}": [number(known[reader][f"{m}/{a}/{w}"]) for reader in names] for m, a, w in rows()}
    versions = {name: {p: environments.table()[name].pinned[p] for p in environments.table()[name].packages} for name in dict.fromkeys([writer, *names])}
    return {"writer": writer, "date": day, "programs": programs(), "versions": versions, "readers": names, "outcomes": outcomes, "cells": cells}


def dumps(content: dict) -> str:
    """A line for each outcome and each row of cells, so that a change can be reviewed."""
    lines = ["{"]
    for key, value in content.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            inner = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in value)
            lines.append(f' "{key}": [\n{inner}\n ],')
        elif isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items())
            lines.append(f' "{key}": {{\n{inner}\n }},')
        else:
            lines.append(f' "{key}": {json.dumps(value, ensure_ascii=False)},')
    lines.append(f' "seal": "{seal(json.loads(json.dumps(content)))}"\n}}\n')
    return "\n".join(lines)


def differences(before: Matrix, writer: str, now: dict) -> list[str]:
    """The cells in which `now` is not what is recorded."""
    found = []
    for key, line in now["cells"].items():
        model, artifact, way = key.split("/")
        for reader, at in zip(now["readers"], line, strict=True):
            cell, known = now["outcomes"][at], before.cell(model, artifact, writer, way, reader)
            if known is None or (known.word, known.type, known.message) != (cell["word"], cell.get("type", ""), cell.get("message", "")):
                found.append(f"{key} of {writer} in {reader}: {cell['word']} {cell.get('type', '')} (was: {known.word if known else 'not recorded'})")
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="matrix", description=__doc__.split("\n")[0])
    parser.add_argument("readers", nargs="*", help="environments that read; all without")
    parser.add_argument("--record", action="store_true", help="write what was found to snippets/matrix/out/")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.readers) - set(readers())):
        print(f"matrix: unknown reader {unknown[0]!r}; known: {', '.join(readers())}", file=sys.stderr)
        return 2
    if options.record and options.readers:
        print("matrix: --record takes all readers, so that a record is whole", file=sys.stderr)
        return 2
    wanted = options.readers or readers()
    cannot = asyncio.run(_all(wanted))
    changed = []
    for writer in WRITERS:
        known = {reader: _known(reader, writer) for reader in wanted if reader not in cannot}
        content = _content(writer, known, date.today().isoformat())
        lines = differences(load(), writer, content)
        changed += lines
        if options.record and (lines or load().content.get(writer, {}).get("programs") != programs()):
            RECORDED.mkdir(exist_ok=True)
            temporary = RECORDED / f"{writer}.part"
            temporary.write_text(dumps(content), encoding="utf-8")
            temporary.replace(RECORDED / f"{writer}.json")
    if not options.record:
        for line in changed:
            print(f"CHANGED {line}")
    for name, why in cannot.items():
        print(f"CANNOT  {name}: {why}")
    print(f"{len(list(rows())) * len(WRITERS) * (len(wanted) - len(cannot))} cells, {len(changed)} {'recorded anew' if options.record else 'not as recorded'}")
    return 1 if cannot or (changed and not options.record) else 0


if __name__ == "__main__":
    sys.exit(main())
