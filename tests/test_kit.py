"""The team kit on paper: the hand-out is one sheet of A4 in both languages, and nothing of the site's frame is printed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from guide.words import LANGUAGES

A4 = (595, 842)  # points


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_hand_out_is_one_sheet(lang, browser: Browser, address):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}{lang}/kit/hand-out.html")
        printed = page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="print")
        frame = [name for name in ("header", "footer", ".md-sidebar", ".guide-crumbs") for one in page.locator(name).all() if one.is_visible()]
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", printed)
    assert len(boxes) == len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1, f"the hand-out takes {len(boxes)} sheets"
    assert tuple(round(float(side)) for side in boxes[0]) == A4
    assert not frame, f"printed with it: {frame}"
