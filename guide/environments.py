"""The environments in which cases run: the table `environments/environments.toml`, and their set-up by uv."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from filelock import FileLock
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "environments" / "environments.toml"
HOME = ROOT / ".environments"


class EnvironmentMissing(RuntimeError):
    """An environment cannot be made on this machine; the message says what to install."""


@dataclass(frozen=True)
class Environment:
    """One row of the table. `preload` and `packages` are import names."""

    name: str
    label: str
    shows: str
    python: str
    role: str
    backend: str = ""
    preload: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()

    @property
    def requirements(self) -> Path | None:
        return None if self.role == "bare" else TABLE.parent / f"{self.name}.txt"

    @cached_property
    def pinned(self) -> dict[str, str]:
        """Pinned versions by import name, `tensorflow-cpu` as `tensorflow`."""
        if not self.requirements:
            return {}
        lines = self.requirements.read_text(encoding="utf-8").splitlines()
        pins = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
        here = {"python_version": self.python, "python_full_version": f"{self.python}.99"}
        pins = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(here)]
        return {pin.name.replace("-", "_").removesuffix("_cpu"): str(pin.specifier).removeprefix("==") for pin in pins}

    @property
    def title(self) -> str:
        """How pages name it, with versions: `Keras 3.15.1`."""
        return self.shows.format_map(self.pinned)


@cache
def table() -> dict[str, Environment]:
    """All environments by name, primaries first, as the table orders them."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        name: Environment(name, **{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
        for name, row in rows.items()
    }


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
    return python


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
    """The interpreter of the named environment, which is made or renewed when its pinned file changed."""
    environment = table()[name]
    folder = HOME / name
    pinned = environment.requirements.read_bytes() if environment.requirements else b""
    stamp = hashlib.sha256(environment.python.encode() + pinned).hexdigest()
    mark = folder / "pinned.sha256"
    HOME.mkdir(exist_ok=True)
    with FileLock(HOME / f"{name}.lock"):
        if not (mark.is_file() and mark.read_text() == stamp and interpreter(folder).exists()):
            make(environment, folder)
            mark.write_text(stamp)
    return interpreter(folder)


