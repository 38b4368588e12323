"""What `convert`, called as a function, says in trouble. Run by tests/test_convert.py in the environment `tools`: one start of TensorFlow for all of it.

    python tests/convert/inside.py FOLDER GOOD.h5 ARCHITECTURE.json WEIGHTS.h5 OTHER.h5 -> lines: [case, status, reason code, text, what else was seen]
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "snippets" / "tools"))

import convert as module  # noqa: E402
from convert import Report, convert  # noqa: E402

FOLDER, GOOD, ARCHITECTURE, WEIGHTS, OTHER = (Path(argument).resolve() for argument in sys.argv[1:])


def told(case: str, report: Report, **seen: object) -> None:
    lines = [line for lang in ("zh", "en") for line in report.lines(lang)]
    seen["odd lines"] = [line for line in lines if not line.isprintable()]
    print(json.dumps([case, report.status, report.reason and report.reason[0], "\n".join(report.lines("en")), seen]), flush=True)


def place(case: str, *files: Path) -> Path:
    folder = FOLDER / case
    folder.mkdir(parents=True)
    for file in files:
        shutil.copy(file, folder / file.name)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@contextlib.contextmanager
def meanwhile(act: object, before: str = "_save"):
    """`act` happens when the result is about to be written."""
    original = getattr(module, before)

    def late(*arguments: object, **named: object) -> object:
        act()
        return original(*arguments, **named)

    setattr(module, before, late)
    try:
        yield
    finally:
        setattr(module, before, original)


def simple() -> None:
    folder = place("ok", GOOD)
    told("ok", convert(folder / GOOD.name), names=names(folder))
    told("again", convert(folder / GOOD.name), names=names(folder))
    folder = place("foreign", GOOD)
    (folder / f"{GOOD.stem}.keras").write_text("precious")
    told("foreign", convert(folder / GOOD.name), content=(folder / f"{GOOD.stem}.keras").read_text())
    told("foreign-overwritten", convert(folder / GOOD.name, overwrite=True), size=(folder / f"{GOOD.stem}.keras").stat().st_size)
    folder = place("ours-of-another", GOOD)
    convert(OTHER, folder / f"{GOOD.stem}.keras")
    before = (folder / f"{GOOD.stem}.keras").read_bytes()
    told("ours-of-another", convert(folder / GOOD.name), same=(folder / f"{GOOD.stem}.keras").read_bytes() == before)
    told("missing", convert(FOLDER / "nowhere.h5"))
    told("missing-weights", convert(ARCHITECTURE, FOLDER / "mw" / "x.keras", weights=FOLDER / "no-such-weights.h5"))
    told("architecture", convert(ARCHITECTURE, FOLDER / "aw" / "x.keras", weights=WEIGHTS))
    told("needs-weights", convert(ARCHITECTURE, FOLDER / "nw" / "x.keras"))
    told("weights-only", convert(WEIGHTS, FOLDER / "wo" / "x.keras"))
    told("folder", convert(place("empty"), FOLDER / "e.keras"))
    (FOLDER / "no-folder").write_text("a file")
    told("under-a-file", convert(GOOD, FOLDER / "no-folder" / "x.keras"))
    told("proc", convert(GOOD, Path("/proc/x.keras")))
    folder = place("target-is-a-folder", GOOD)
    (folder / f"{GOOD.stem}.keras").mkdir()
    (folder / f"{GOOD.stem}.keras" / "keep").write_text("precious")
    told("target-is-a-folder", convert(folder / GOOD.name, overwrite=True), names=names(folder))
    folder = place("read-only", GOOD)
    folder.chmod(0o555)
    told("read-only", convert(folder / GOOD.name), names=names(folder), root=os.access(folder, os.W_OK))
    folder.chmod(0o755)
    if os.geteuid():
        hidden = place("no-permission", GOOD) / GOOD.name
        hidden.chmod(0)
        told("no-permission", convert(hidden))
        hidden.chmod(0o644)


def full() -> None:
    """The disk is full at several sizes: no byte may be written beyond them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (0, 1000, 12_000, 20_000):
        folder = place(f"full-{limit}", GOOD)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            report = convert(folder / GOOD.name)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        told(f"full-{limit}", report, names=names(folder))
    folder = place("full-overwrite", GOOD)
    target = folder / f"{GOOD.stem}.keras"
    convert(OTHER, target)
    before = target.read_bytes()
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        report = convert(folder / GOOD.name, overwrite=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    told("full-overwrite", report, same=target.read_bytes() == before, names=names(folder))
    folder = place("full-keras2", GOOD)
    module.convert(GOOD, folder / "new.keras")
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, hard))
    try:
        report = convert(folder / "new.keras", folder / "back.h5", to="keras2")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    told("full-keras2", report, names=names(folder))
    told("not-full-again", convert(folder / "new.keras", folder / "back.h5", to="keras2"), names=names(folder))


def changing() -> None:
    folder = place("removed", GOOD)
    with meanwhile((folder / GOOD.name).unlink):
        told("removed", convert(folder / GOOD.name), names=names(folder))
    folder = place("changed", GOOD)
    with meanwhile(lambda: shutil.copyfile(OTHER, folder / GOOD.name)):
        told("changed", convert(folder / GOOD.name), names=names(folder))
    folder = place("changed-weights", ARCHITECTURE, WEIGHTS)
    with meanwhile(lambda: shutil.copyfile(OTHER, folder / WEIGHTS.name)):
        told("changed-weights", convert(folder / ARCHITECTURE.name, weights=folder / WEIGHTS.name), names=names(folder))
    folder = place("appeared", GOOD)
    target = folder / f"{GOOD.stem}.keras"
    with meanwhile(lambda: target.write_text("precious"), "_appear"):
        told("appeared", convert(folder / GOOD.name), content=target.read_text())
    folder = place("target-folder-removed", GOOD)
    with meanwhile(lambda: shutil.rmtree(folder / "out"), "_appear"):
        told("target-folder-removed", convert(folder / GOOD.name, folder / "out" / "x.keras"), names=names(folder))

    def fail() -> None:
        raise RuntimeError("something of the libraries")

    folder = place("failing-late", GOOD)
    with meanwhile(fail, "_mark"):
        told("failing-late", convert(folder / GOOD.name), names=names(folder))


def named() -> None:
    for case, name in {"spaces": "my  model (1).h5", "chinese": "我的模型·终版.h5", "quotes": "it's \"mine\" $HOME;.h5", "newline": "two\nlines.h5", "escape": "\x1b[31mred\x1b]0;owned\x07.h5", "dots": "a.b.c..h5",
                       "no-ending": "model", "hidden": ".model.h5", "dash": "-model.h5", "percent": "100%.h5", "markup": "[bold]x[red].h5", "long": "x" * 245 + ".h5", "very-long": "x" * 252 + ".h5", "long-chinese": "模" * 82 + ".h5"}.items():  # fmt: skip
        folder = FOLDER / f"name-{case}"
        folder.mkdir()
        shutil.copy(GOOD, folder / name)
        report = convert(folder / name)
        told(f"name-{case}", report, names=names(folder), there=os.path.lexists(report.target) if len(Path(report.target).name.encode()) < 256 else False)


def links() -> None:
    folder = place("source-link", GOOD)
    (folder / "linked.h5").symlink_to(GOOD.name)
    told("source-link", convert(folder / "linked.h5"), names=names(folder))
    folder = place("dangling")
    (folder / "gone.h5").symlink_to("nowhere")
    told("dangling", convert(folder / "gone.h5"))
    (folder / "loop.h5").symlink_to("loop.h5")
    told("loop", convert(folder / "loop.h5"))
    os.mkfifo(folder / "fifo.h5")
    told("fifo", convert(folder / "fifo.h5"))
    told("device", convert("/dev/zero", folder / "zero.keras"))
    folder = place("target-link", GOOD)
    (folder / "precious").write_text("precious")
    (folder / f"{GOOD.stem}.keras").symlink_to("precious")
    told("target-link", convert(folder / GOOD.name), content=(folder / "precious").read_text())
    told("target-link-overwritten", convert(folder / GOOD.name, overwrite=True), content=(folder / "precious").read_text())
    folder = place("target-dangling", GOOD)
    (folder / f"{GOOD.stem}.keras").symlink_to(FOLDER / "elsewhere")
    told("target-dangling", convert(folder / GOOD.name), elsewhere=(FOLDER / "elsewhere").exists())
    convert(GOOD, FOLDER / "original" / "model.keras")
    for case, target in {"itself": "model.keras", "itself-other-way": "../target-is-source/./model.keras", "itself-linked": "link.keras", "itself-hard": "hard.keras"}.items():
        folder = FOLDER / "target-is-source"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(FOLDER / "original", folder)
        (folder / "link.keras").symlink_to("model.keras")
        os.link(folder / "model.keras", folder / "hard.keras")
        before = (folder / "model.keras").read_bytes()
        told(case, convert(folder / "model.keras", folder / target, overwrite=True), same=(folder / "model.keras").read_bytes() == before)
    # what may lie where the program works: a link to something precious under every hidden name that it used
    watched: set[str] = set()
    folder = place("watched", GOOD)
    with meanwhile(lambda: watched.update(name for name in names(folder) if Path(name).parts[0].startswith("."))):
        convert(folder / GOOD.name)
    hidden = sorted({Path(name).parts[0] for name in watched})
    for kind in ("file", "folder"):
        folder, precious = place(f"planted-{kind}", GOOD), FOLDER / f"precious-{kind}"
        if kind == "folder":
            precious.mkdir()
        (precious / "keep" if kind == "folder" else precious).write_text("precious")
        for name in hidden:
            (folder / name).symlink_to(precious, target_is_directory=kind == "folder")
        report = convert(folder / GOOD.name)
        kept = precious / "keep" if kind == "folder" else precious
        told(f"planted-{kind}", report, hidden=hidden, kept=kept.is_file() and kept.read_text() == "precious", beside=names(precious) if kind == "folder" else [])
    folder = place("planted-own-folder", GOOD)
    for name in hidden:
        (folder / name).mkdir()
        (folder / name / "keep").write_text("precious")
    told("planted-own-folder", convert(folder / GOOD.name), kept=all((folder / name / "keep").is_file() for name in hidden))


if __name__ == "__main__":
    for part in (simple, changing, named, links, full):
        part()
