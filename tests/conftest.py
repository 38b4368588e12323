"""What several tests share: the built site, served, and one browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from guide.chromium import ChromiumMissing, chromium
from guide.httpd import serving

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        program = chromium()
    except ChromiumMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    with sync_playwright() as playwright:
        with playwright.chromium.launch(executable_path=program) as browser:
            yield browser


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with serving(site) as address:
        yield address
