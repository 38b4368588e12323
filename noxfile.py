"""Every session of the project. `nox -l` lists them; the Makefile and CI call them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = True  # a session skipped for want of Python must not look like a success
nox.options.sessions = ["test"]

PYTHON = "3.11"  # the one Python in which both TensorFlow 2.15 and the newest Keras run
ENVIRONMENTS = Path("environments")


def _site(session: nox.Session) -> None:
    """What building and testing the site needs. No TensorFlow: that is in .environments/, made by guide.environments."""
    session.install("-q", "-r", "requirements.txt")


def _chromium(session: nox.Session) -> None:
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))) and not os.environ.get("CHROMIUM"):
        session.error("no Chromium found: install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM to the program")


@nox.session(python=PYTHON)
def serve(session: nox.Session) -> None:
    """Build both languages and serve them; rebuilds when a source changes."""
    _site(session)
    session.run("python", "-m", "guide", "serve", *session.posargs)


@nox.session(python=PYTHON)
def site(session: nox.Session) -> None:
    """Build both languages into site/."""
    _site(session)
    session.run("python", "-m", "guide", "site", *session.posargs)


@nox.session(python=PYTHON)
def test(session: nox.Session) -> None:
    """Run every case in its environments, and every test of pages, languages and the built site."""
    _chromium(session)
    _site(session)
    session.run("python", "-m", "guide", "site")
    session.run("python", "-m", "pytest", *(session.posargs or ["tests"]), env={"GUIDE_SITE": str(Path("site").resolve())})


@nox.session(python=PYTHON)
def run(session: nox.Session) -> None:
    """Run cases and compare with what is recorded: nox -s run -- writing -e keras3"""
    _site(session)
    session.run("python", "-m", "guide", "run", *session.posargs)


@nox.session(python=PYTHON)
def record(session: nox.Session) -> None:
    """Run cases and record what they do: nox -s record -- writing/save-h5"""
    _site(session)
    session.run("python", "-m", "guide", "record", *session.posargs)


@nox.session(python=PYTHON)
def notebooks(session: nox.Session) -> None:
    """Run the tutorials and compare; record them anew: nox -s notebooks -- --record first-migration"""
    _site(session)
    session.run("python", "-m", "guide.notebook_runs", *session.posargs)


@nox.session(python=PYTHON)
def benchmark(session: nox.Session) -> None:
    """Time saving and loading in both primary environments; `-- --record` keeps the result."""
    _site(session)
    session.run("python", "-m", "guide.benchmark", *session.posargs)


@nox.session(name="bench-runner", python=PYTHON)
def bench_runner(session: nox.Session) -> None:
    """What one more case costs, against a process each."""
    _site(session)
    session.run("python", "-m", "guide.bench_runner", *session.posargs)


@nox.session(name="bench-convert", python=PYTHON)
def bench_convert(session: nox.Session) -> None:
    """convert.py on 1,000 small files against a process each, and its memory on a large one."""
    _site(session)
    session.run("python", "-m", "guide.bench_convert", *session.posargs)


@nox.session(python=PYTHON)
def lighthouse(session: nox.Session) -> None:
    """Lighthouse (mobile) on the home page, an error page, the largest tutorial and the largest page, in both languages."""
    _chromium(session)
    _site(session)
    session.install("-q", "-r", "environments/lighthouse.txt")
    session.run("python", "-m", "guide", "site")
    session.run("python", "-m", "guide.lighthouse", *session.posargs)


@nox.session(python=PYTHON)
def sweep(session: nox.Session) -> None:
    """Run every case in every release of Keras 3: nox -s sweep -- 3.8 --record"""
    _site(session)
    session.install("-q", "-r", "environments/pip.txt")  # asks for new releases
    session.run("python", "-m", "guide.sweep", *session.posargs)


@nox.session(name="matrix", python=PYTHON)
def matrix_(session: nox.Session) -> None:
    """What opens what: nox -s matrix -- --record"""
    _site(session)
    session.run("python", "-m", "guide.matrix", *session.posargs)


@nox.session(python=PYTHON)
def canary(session: nox.Session) -> None:
    """Run the cases against the newest Keras 3 and TensorFlow; print what changed. Records nothing."""
    _site(session)
    session.run("python", "-m", "guide.canary", *session.posargs)


@nox.session(python=PYTHON)
def pin(session: nox.Session) -> None:
    """Pin requirements.txt and environments/*.txt anew from their .in files; `-- NAME` for one."""
    session.install("-q", "uv")
    files = [Path("requirements.in"), *sorted(ENVIRONMENTS.glob("*.in"))]
    for file in [f for f in files if not session.posargs or f.stem in session.posargs]:
        override = file.with_suffix(".override")
        session.run(
            "uv", "pip", "compile", "-q", "--universal", "--python-version", PYTHON, "--upgrade",
            "--no-emit-index-url", "--no-annotate", "--no-header",  # no registry's address in a pinned file
            *(["--override", str(override)] if override.exists() else []), str(file), "-o", str(file.with_suffix(".txt")),
        )  # fmt: skip
