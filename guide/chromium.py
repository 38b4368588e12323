"""The Chromium of this machine: CHROMIUM, or the first of the usual names on PATH. Nothing is downloaded."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
MISSING = "no Chromium found: install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM to the program"


class ChromiumMissing(RuntimeError):
    def __init__(self) -> None:
        super().__init__(MISSING)


def chromium() -> str:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        raise ChromiumMissing
    return program
