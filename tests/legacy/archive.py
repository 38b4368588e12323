"""Pack what make.py wrote, and unpack it again.

    python tests/legacy/archive.py pack FOLDER [FOLDER ...]     into tests/legacy/<the folder's name>/
    python tests/legacy/archive.py unpack INTO [VERSION ...]    all versions, or those named, each in a folder of its own

The files are as the old versions wrote them. HDF5 files are mostly padding, and those of one version are alike: archives in xz are
a twentieth of their size.
"""

from __future__ import annotations

import json
import shutil
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ARCHIVE, FACTS = "files.tar.xz", "versions.json"


def versions() -> list[str]:
    return sorted(path.parent.name for path in HERE.glob(f"*/{FACTS}"))


def facts(version: str) -> dict:
    """What wrote the files of a version, its "models" by name, and what it "cannot"."""
    return json.loads((HERE / version / FACTS).read_text(encoding="utf-8"))


def unpack(version: str, into: Path) -> Path:
    """The files of a version, in a folder of that name in `into`."""
    folder = Path(into) / version
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(HERE / version / ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o755 if member.isdir() else 0o644
    return member


def pack(folder: Path) -> Path:
    """The same files give the same archive."""
    target = HERE / folder.resolve().name
    target.mkdir(exist_ok=True)
    shutil.copyfile(folder / FACTS, target / FACTS)
    # By ending first: like beside like packs best.
    files = sorted((path for path in folder.rglob("*") if path.is_file() and path.name != FACTS), key=lambda path: (path.suffix, path.as_posix()))
    with tarfile.open(target / ARCHIVE, "w:xz", preset=9) as archive:
        for path in files:
            archive.add(path, path.relative_to(folder).as_posix(), filter=_anonymous)
    return target


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["pack", *folders] if folders:
            for folder in folders:
                print(pack(Path(folder)))
        case ["unpack", into, *named]:
            for version in named or versions():
                print(unpack(version, Path(into)))
        case _:
            sys.exit(__doc__)
