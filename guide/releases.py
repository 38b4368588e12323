"""Which releases of Keras 3 there are: `environments/releases.toml`, and what the package index has beyond it.

    python -m guide.releases        add what is new, laid over the last base
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

from packaging.version import InvalidVersion, Version

from guide.environments import RELEASES, table


class Unanswered(RuntimeError):
    """The package index did not answer; the message says what pip said."""


def published() -> list[str]:
    """All final releases of Keras 3 that pip finds, from old to new. Raises Unanswered."""
    asked = subprocess.run([sys.executable, "-m", "pip", "index", "versions", "keras", "--json", "--disable-pip-version-check"], capture_output=True, text=True)
    try:
        versions = json.loads(asked.stdout)["versions"]
    except (ValueError, KeyError, TypeError):
        raise Unanswered((asked.stderr.strip().splitlines() or ["pip said nothing"])[-1]) from None
    return [str(version) for version in sorted(filter(None, map(_final, versions)))]


def _final(text: str) -> Version | None:
    try:
        version = Version(text)
    except InvalidVersion:
        return None
    return version if version.major == 3 and not version.is_prerelease else None


def missing(file: Path = RELEASES) -> list[str]:
    """Published releases that the file does not name. Raises Unanswered."""
    known = {release for releases in tomllib.loads(file.read_text(encoding="utf-8")).values() for release in releases}
    return [release for release in published() if release not in known]


def add(releases: list[str], file: Path = RELEASES) -> None:
    """Name `releases` in the file, laid over its last base."""
    text = file.read_text(encoding="utf-8")
    bases = tomllib.loads(text)
    last = list(bases)[-1]
    bases[last] = [str(version) for version in sorted({*map(Version, bases[last]), *map(Version, releases)})]
    header = "".join(line + "\n" for line in text.splitlines() if line.startswith("#"))
    lists = {base: ", ".join(f'"{release}"' for release in found) + "," for base, found in bases.items()}
    body = "".join(f"{base} = [\n{textwrap.indent(textwrap.fill(names, 100), '  ')}\n]\n" for base, names in lists.items())
    temporary = file.with_suffix(".part")
    temporary.write_text(header + body, encoding="utf-8")
    temporary.replace(file)
    table.cache_clear()


def find() -> None:
    """Add what is new and say so; without an answer go on with what is known, and say that."""
    try:
        new = missing()
    except Unanswered as error:
        print(f"releases: the package index did not answer ({error}); going on with the releases that are known", flush=True)
        return
    if new:
        add(new)
        print(f"releases: new and added to {RELEASES.name}: {', '.join(new)}", flush=True)


if __name__ == "__main__":
    find()
