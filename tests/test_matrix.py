"""Promise: every cell of "What opens what" was run, is of the programs that stand on the page, and says what really happens."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from test_browser import LANGUAGES, barriers

from guide import matrix, matrix_page
from guide.outcomes import BrokenOutcome


@pytest.fixture(scope="module")
def recorded() -> matrix.Matrix:
    return matrix.load()


def test_the_record_is_whole_and_of_the_programs_as_they_stand(recorded):
    assert set(recorded.content) == set(matrix.WRITERS), f"nothing recorded of {set(matrix.WRITERS) - set(recorded.content)}: nox -s matrix -- --record"
    for writer, content in recorded.content.items():
        assert content["programs"] == matrix.programs(), f"{writer}: recorded with other programs: nox -s matrix -- --record"
        missing = set(matrix.readers()) - set(content["readers"])
        assert not missing, f"{writer}: never read by {sorted(missing)}: nox -s matrix -- --record"
        for model, artifact, way in matrix.rows():
            for reader in content["readers"]:
                cell = recorded.cell(model, artifact, writer, way, reader)
                assert cell and cell.word in matrix.WORDS, f"no cell for {model}/{artifact}/{way} of {writer} in {reader}"
                assert cell.word != "raises" or cell.type, f"{model}/{artifact}/{way} of {writer} in {reader} fails without a word"


def test_every_version_reads_what_it_wrote_of_a_plain_model(recorded):
    for writer in recorded.writers:
        for artifact, way in (("keras", "load"), ("weights-h5", "load-weights")):
            cell = recorded.cell("sequential", artifact, writer, way, writer)
            if cell:
                assert cell.word == "equal", f"{writer} does not read its own {artifact}: {cell}"


def test_a_record_changed_by_hand_is_refused(monkeypatch, tmp_path):
    text = (matrix.RECORDED / "keras3.json").read_text(encoding="utf-8")
    (tmp_path / "keras3.json").write_text(text.replace('"equal"', '"differs"', 1), encoding="utf-8")
    monkeypatch.setattr(matrix, "RECORDED", tmp_path)
    with pytest.raises(BrokenOutcome, match="changed by hand"):
        matrix.load.__wrapped__()


def test_a_worker_that_ended_is_no_outcome(monkeypatch, tmp_path):
    """Else every cell after it would be said to end the interpreter."""
    bench = matrix.Bench("keras3", tmp_path)

    async def ended(job: dict) -> dict:
        bench.session.failure = "environment keras3: its worker ended"
        return {}

    monkeypatch.setattr(bench.session, "run", ended)
    with ThreadPoolExecutor(1) as thread, pytest.raises(matrix.WorkerEnded, match="its worker ended"):
        thread.submit(lambda: asyncio.run(bench.program("read.py", tmp_path, {"model": "sequential", "cells": []}))).result()


def test_no_recorded_cell_lost_its_interpreter(recorded):
    lost = [key for key, cell in recorded.cells() if cell.type == "InterpreterExit"]
    assert not lost, f"said to end the interpreter: {lost[:5]}"


def test_cells_are_what_happens_now(recorded, monkeypatch, tmp_path):
    """A part of the matrix is run again: two models, both primaries, in both directions."""
    models, both = ("sequential", "lambda"), ("keras2", "keras3")
    for name, value in {"MODELS": models, "WRITERS": both, "KEPT": tmp_path}.items():
        monkeypatch.setattr(matrix, name, value)
    with ThreadPoolExecutor(1) as thread:  # the browser tests keep an event loop in this one
        assert not thread.submit(lambda: asyncio.run(matrix._all(list(both)))).result()
    other = []
    for writer in both:
        content = matrix._content(writer, {reader: matrix._known(reader, writer) for reader in both}, "")
        other += matrix.differences(recorded, writer, content)
    assert not other, "the page says otherwise:\n" + "\n".join(other)


def test_the_downloads_hold_every_cell(recorded, site: Path):
    rows = list(csv.DictReader(io.StringIO((site / "en/assets/what-opens-what.csv").read_text(encoding="utf-8"))))
    assert len(rows) == sum(1 for _ in recorded.cells())
    row = rows[len(rows) // 2]
    cell = recorded.cell(row["model"], row["artifact"], row["writer"], row["way"], row["reader"])
    assert (cell.word, cell.type, cell.message) == (row["outcome"], row["type"], row["message"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_light(lang, site: Path):
    packed = len(gzip.compress((site / lang / "what-opens-what.html").read_bytes()))
    assert packed < 300_000, f"a reader loads {packed / 1000:.0f} KB"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_filtering_and_the_address(lang, browser: Browser, address: str, recorded):
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page: Page = context.new_page()
        page.goto(f"{address}{lang}/what-opens-what.html")
        every = page.locator("#matrix-table .cell").count()
        assert every > 100
        page.locator("select[name=writer]").select_option("keras3")
        page.locator("select[name=artifact]").select_option("keras")
        page.locator("select[name=reader]").select_option("keras2")
        page.locator("select[name=model]").select_option("functional")
        first = page.locator("#matrix-table .cell").first
        first.press("Enter")
        cell = recorded.cell("functional", "keras", "keras3", "load", "keras2")
        expect(page.locator("#matrix-cell")).to_contain_text(matrix_page.WORDS[cell.word][lang])
        expect(page.locator("#matrix-cell")).to_contain_text(cell.message[:60] if cell.message else "")
        shown = page.locator("#matrix-table").inner_text()
        again = context.new_page()
        again.goto(page.url)
        assert again.locator("#matrix-table").inner_text() == shown, "the address does not give the same table"
        again.goto(f"{address}{lang}/what-opens-what.html#writer=nobody&artifact=<b>x</b>")
        expect(again.locator("#matrix-table .cell").first).to_be_visible()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_by_keyboard(lang, browser: Browser, address: str, recorded):
    """One stop of the Tab key for the whole table; arrows move, Enter tells, and the address then opens the same cell."""
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page: Page = context.new_page()
        page.goto(f"{address}{lang}/what-opens-what.html")
        stops = page.locator("#matrix-table .cell[tabindex='0']")
        expect(stops).to_have_count(1)
        stops.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        model, artifact, way, reader = page.evaluate("document.activeElement.dataset.cell").split(".")
        assert (model, reader) != (matrix.MODELS[0], recorded.readers[0]), "the arrow keys do not move"
        told = page.locator("#matrix-cell").inner_text()
        assert matrix_page.WORDS[recorded.cell(model, artifact, "keras2", way, reader).word][lang] in told
        assert not (faults := barriers(page)), faults
        again = context.new_page()
        again.goto(page.url)
        assert again.locator("#matrix-cell").inner_text() == told, "the address does not open the cell that was chosen"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_why_a_cell_does_not_apply(lang, browser: Browser, address: str):
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page: Page = context.new_page()
        page.goto(f"{address}{lang}/what-opens-what.html#artifact=savedmodel&outcome=not-applicable")
        page.locator("#matrix-table .cell").first.press("Enter")
        expect(page.locator("#matrix-cell")).to_contain_text(matrix_page.WORDS["reason"][lang].replace("`", ""))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_script_the_summary_stands(lang, browser: Browser, address: str):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}{lang}/what-opens-what.html")
        expect(page.locator("article table").first).to_be_visible()
        expect(page.locator("#matrix-form")).to_be_hidden()
