"""What readers download is the file that was tested, each page says which bytes and which packages, and its tables hold what --help says."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
import yaml

from guide import environments, render, tools
from guide.build import site_url
from guide.cases import TOOLS
from guide.words import LANGUAGES

PROGRAMS = sorted(path.name for path in TOOLS.glob("*.py"))


@pytest.fixture(scope="module")
def records():
    return render.Records.load()


@pytest.fixture(scope="module")
def published(records):
    return {program.name: program for program in tools.published(render.explain(records, site_url()))}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_downloaded_was_tested_and_is_told_by_its_sum(site, lang, name):
    content = (site / lang / "assets" / name).read_bytes()
    if name == "explain.py":
        head, _, _ = (TOOLS / name).read_bytes().partition(b"# --- the catalogue follows")
        assert content.startswith(head) and b"CATALOGUE = " in content
    else:
        assert content == (TOOLS / name).read_bytes()
    page = (site / lang / "tools" / name.replace(".py", ".html")).read_text(encoding="utf-8")
    assert hashlib.sha256(content).hexdigest() in page
    assert f'href="../assets/{name}"' in page


@pytest.mark.parametrize("name", PROGRAMS)
def test_packages_of_a_program_are_those_it_was_tested_with(published, name):
    wanted = (environments.ROOT / "environments" / "tools.in").read_text(encoding="utf-8")
    pinned = {re.split(r"[=<>~ ;]", line)[0]: line.split(";")[0].strip() for line in wanted.splitlines() if line.strip()}
    for requirement in published[name].requires:
        package = re.split(r"[=<>~ ]", requirement)[0]
        assert package in pinned, f"{name} asks for {package}, which the environment `tools` does not hold"
        assert "==" not in requirement or requirement.replace(" ", "") == pinned[package].replace(" ", "")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PROGRAMS)
def test_tables_hold_every_option_and_exit_code(records, published, lang, name):
    table = tools.options(published[name], records.outcomes, lang)
    source = (TOOLS / name).read_text(encoding="utf-8")
    for option in re.findall(r'add_argument\("(--[a-z-]+)"', source):
        [row] = [line for line in table.splitlines() if line.startswith(f"| `{option}")]
        meaning = row.split("|")[2].strip()
        assert meaning and bool(re.search(r"[\u4e00-\u9fff]", meaning)) == (lang == "zh"), row
    if name != "explain.py":  # whose --help names none; its page does
        codes = re.findall(r"^\| `(\d)` \| (.+) \|$", tools.codes(published[name], records.outcomes, lang), re.MULTILINE)
        assert [code for code, _ in codes][:3] == ["0", "1", "2"] and all(meaning.strip(" ;；,，") == meaning for _, meaning in codes), codes


def test_the_hook_is_a_configuration_that_scan_py_takes():
    text = re.sub(r"^```.*$", "", tools.hook(), flags=re.MULTILINE)
    [hook] = yaml.safe_load(text)["repos"][0]["hooks"]
    python, program, *options = hook["entry"].split()
    assert (python, Path(program).name) == ("python", "scan.py") and hook["additional_dependencies"] == ["libcst"]
    assert all(f'"{option}"' in (TOOLS / "scan.py").read_text(encoding="utf-8") for option in options)
