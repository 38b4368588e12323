"""The environments in which cases run: the tables `environments/environments.toml` and `releases.toml`, and their set-up by uv.

A release of Keras 3 is cheap: the environment of its base, and Keras alone laid over it in a folder of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from filelock import FileLock
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "environments" / "environments.toml"
RELEASES = ROOT / "environments" / "releases.toml"
HOME = ROOT / ".environments"
NEWEST = "keras3"


class EnvironmentMissing(RuntimeError):
    """An environment cannot be made on this machine; the message says what to install."""


@dataclass(frozen=True)
class Environment:
    """One row of the table. `preload`, `packages` and `imports` are import names. `release` and `base`: Keras, and what it is laid over."""

    name: str
    label: str
    shows: str
    python: str
    role: str
    backend: str = ""
    preload: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    beside: str = ""
    imports: dict[str, str] = field(default_factory=dict, hash=False)
    base: str = ""
    release: str = ""

    @property
    def requirements(self) -> Path | None:
        return None if self.role == "bare" else TABLE.parent / f"{self.base or self.name}.txt"

    @property
    def overlay(self) -> Path | None:
        """The folder that holds the release alone; it comes first on the path."""
        return HOME / f"keras-{self.release}" if self.release else None

    @cached_property
    def pinned(self) -> dict[str, str]:
        """Pinned versions by import name, `tensorflow-cpu` as `tensorflow`."""
        if not self.requirements:
            return {}
        lines = self.requirements.read_text(encoding="utf-8").splitlines()
        pins = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
        here = {"python_version": self.python, "python_full_version": f"{self.python}.99"}
        pins = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(here)]
        versions = {pin.name.replace("-", "_").removesuffix("_cpu"): str(pin.specifier).removeprefix("==") for pin in pins}
        if self.beside:
            beside = Requirement(self.beside)
            versions[beside.name] = str(beside.specifier).removeprefix("==")
        return versions | ({"keras": self.release} if self.release else {})

    @property
    def title(self) -> str:
        """How pages name it, with versions: `Keras 3.15.1`."""
        return self.shows.format_map(self.pinned)


@cache
def table() -> dict[str, Environment]:
    """All environments by name, primaries first, as the table orders them; the releases of Keras 3 from old to new before the newest."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    made: dict[str, Environment] = {}
    for name, row in rows.items():
        if name == NEWEST:
            made |= _releases(rows)
        made[name] = _row(name, row)
    return made


def _row(name: str, row: dict) -> Environment:
    return Environment(name, **{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})


def _releases(rows: dict[str, dict]) -> dict[str, Environment]:
    newest = _row(NEWEST, rows[NEWEST]).pinned["keras"]
    made = {}
    for base, releases in tomllib.loads(RELEASES.read_text(encoding="utf-8")).items():
        for release in releases:
            if release != newest:  # that is NEWEST itself
                name = f"keras_{release.replace('.', '_')}"
                made[name] = replace(_row(name, rows[base]), label=f"Keras {release}", shows="Keras {keras}", role="release", base=base, release=release)
    return made


def releases(every_patch: bool = True) -> list[Environment]:
    """The releases of Keras 3 from old to new, the newest (`keras3`) included; the last patch of each minor, or every patch."""
    rows = [row for row in table().values() if row.role == "release"] + [table()[NEWEST]]
    if every_patch:
        return rows
    return list({minor(row.pinned["keras"]): row for row in rows}.values())


def minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def primaries() -> list[str]:
    return [e.name for e in table().values() if e.role == "primary"]


def uv() -> str:
    """The uv program: beside this Python, or on PATH."""
    try:
        from uv import find_uv_bin

        return find_uv_bin()
    except (ImportError, FileNotFoundError):
        if found := shutil.which("uv"):
            return found
    raise EnvironmentMissing("uv is not installed: run through `make` or `uvx nox`, which bring it")


def _uv(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    settings = dict(os.environ)
    settings.pop("VIRTUAL_ENV", None)
    if pyenv := shutil.which("pyenv"):  # its shims answer only for the versions that are switched on
        versions = subprocess.run([pyenv, "versions", "--bare"], capture_output=True, text=True).stdout.split()
        settings["PYENV_VERSION"] = ":".join(reversed(versions))
    return subprocess.run([uv(), *map(str, arguments)], capture_output=True, text=True, env=settings)


def make(environment: Environment, folder: Path) -> Path:
    """Make a virtual environment in `folder` with what `environment` pins; return its interpreter.

    Raises:
        EnvironmentMissing: the interpreter or a package cannot be had.
    """
    made = _uv("venv", "-q", "--python", environment.python, "--clear", folder)
    if made.returncode:
        raise EnvironmentMissing(
            f"environment {environment.name}: no Python {environment.python} found; install it "
            f"(for example `uv python install {environment.python}`, or python.org)"
        )
    python = interpreter(folder)
    if environment.requirements:
        _install(environment, python, environment.requirements)
    if environment.beside:
        _install_beside(environment, python)
    return python


def _install_beside(environment: Environment, python: Path) -> None:
    """Add a package that is small only in its build for the CPU; pip knows where this machine keeps one, uv does not."""
    _install(environment, python, TABLE.parent / "pip.txt")
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", environment.beside]
    looked = subprocess.run([*pip, "--dry-run", "--report", "-"], capture_output=True, text=True)
    found = [entry["download_info"]["url"] for entry in json.loads(looked.stdout)["install"]] if looked.returncode == 0 else []
    # the ordinary build of PyTorch for Linux brings gigabytes of CUDA
    if not found or (sys.platform == "linux" and not all("cpu" in url or url.startswith("file:") for url in found)):
        raise EnvironmentMissing(f"environment {environment.name}: no build of {environment.beside} for the CPU is at hand; give pip a place that has one")
    added = subprocess.run(pip, capture_output=True, text=True)
    if added.returncode:
        raise EnvironmentMissing(f"environment {environment.name}: {added.stderr.strip()}")


def _install(environment: Environment, python: Path, pinned: Path) -> None:
    # --no-deps: the pinned file is complete, and some packages ask for a second TensorFlow
    installed = _uv("pip", "install", "-q", "--no-deps", "--python", python, "-r", pinned)
    if installed.returncode:
        raise EnvironmentMissing(f"environment {environment.name}: {installed.stderr.strip()}")


@contextmanager
def throw_away(name: str) -> Iterator[Path]:
    """A copy of the named environment, with pip, that may be spoilt; gives its interpreter and removes it afterwards."""
    HOME.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="throw-away-", dir=HOME, ignore_cleanup_errors=True) as scratch:
        environment = table()[name]
        python = make(replace(environment, role="bare"), Path(scratch) / "venv")
        if environment.requirements:
            # hard links, compiled code included: pip replaces files, it does not write into them
            shutil.copytree(_packages(install(name)), _packages(python), copy_function=_link, dirs_exist_ok=True)
        _install(environment, python, TABLE.parent / "pip.txt")
        yield python


def _packages(python: Path) -> Path:
    return next(python.parent.parent.glob("[Ll]ib/**/site-packages"))


def _link(source: str, target: str) -> None:
    if os.path.exists(target):  # uv's own, the same in both
        return
    try:
        os.link(source, target)
    except FileNotFoundError:  # Python is compiling beside us; this was its file's name for a moment
        return
    except OSError:  # another file system
        shutil.copy2(source, target)


def interpreter(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(name: str) -> Path:
    """The interpreter of the named environment, which is made or renewed when its pinned file changed.

    Raises:
        EnvironmentMissing: it cannot be made; the message says why.
    """
    environment = table()[name]
    if environment.release:
        python = install(environment.base)
        _lay_over(environment, python)
        return python
    folder = HOME / name
    pinned = environment.requirements.read_bytes() if environment.requirements else b""
    stamp = hashlib.sha256(environment.python.encode() + pinned + environment.beside.encode()).hexdigest()
    mark = folder / "pinned.sha256"
    HOME.mkdir(exist_ok=True)
    with FileLock(HOME / f"{name}.lock"):
        if not (mark.is_file() and mark.read_text() == stamp and interpreter(folder).exists()):
            make(environment, folder)
            mark.write_text(stamp)
    return interpreter(folder)


def _lay_over(environment: Environment, python: Path) -> None:
    """Put the release alone into its folder, whole or not at all."""
    with FileLock(HOME / f"keras-{environment.release}.lock"):
        if environment.overlay.is_dir():
            return
        with tempfile.TemporaryDirectory(prefix="overlay-", dir=HOME) as scratch:
            whole = Path(scratch) / "whole"
            laid = _uv("pip", "install", "-q", "--no-deps", "--python", python, "--target", whole, f"keras=={environment.release}")
            if laid.returncode:
                raise EnvironmentMissing(f"environment {environment.name}: {laid.stderr.strip()}")
            whole.rename(environment.overlay)


def settings(name: str) -> dict[str, str]:
    """The variables that make an interpreter the named environment."""
    environment = table()[name]
    path = [str(ROOT)] + ([str(environment.overlay)] if environment.overlay else [])
    return {"PYTHONPATH": os.pathsep.join(path), "KERAS_BACKEND": environment.backend}
