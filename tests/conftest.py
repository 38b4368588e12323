"""What several tests share: the built site."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site: GUIDE_SITE where it is set (nox does), else built here once, whichever worker comes first."""
    if given := os.environ.get("GUIDE_SITE"):
        assert (Path(given) / "zh" / "index.html").is_file(), f"GUIDE_SITE={given} holds no built site: run `make site` first"
        return Path(given).resolve()
    from guide.build import build
    from guide.render import render

    out = ROOT / "build" / "test-site"
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    done = ROOT / "build" / "test-site.of"
    done.parent.mkdir(exist_ok=True)
    with FileLock(ROOT / "build" / "test-site.lock"):
        if not done.exists() or done.read_text() != run:
            render(ROOT)
            build(ROOT, out)
            done.write_text(run)
    return out
