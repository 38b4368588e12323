"""What is committed works on any machine: no registry's address, no path of one machine, no file that a clone would lack."""

import re
import subprocess

import pytest

from guide.environments import ROOT

FORBIDDEN = {
    "a path of one machine": re.compile(r"/r[o]ot/|/ho[m]e/\w+/|/Us[e]rs/\w+/|(?<![\w.])/w[o]rk/"),
    "a package registry": re.compile(r"pyp[i]\.org|pythonhost[e]d\.org|registry\.npmj[s]|--(?:extra-)?index-[u]rl|ind[e]x_url\s*="),
    "another host's script, style or font": re.compile(r"""(?:src|href)=["'](?:https?:)?//(?:cdn|unpkg|fonts)\."""),
}
BINARY = {".png", ".ico", ".h5", ".keras", ".gz", ".xz"}


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).suffix not in BINARY and (ROOT / name).is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what):
    found = []
    for path in tracked():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if FORBIDDEN[what].search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert not found, f"{what}:\n" + "\n".join(found)


def test_no_model_file_is_committed():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in listed if name.endswith((".h5", ".hdf5", ".keras", ".pb", ".pkl"))]


def test_one_python_for_both_primary_environments():
    from guide import environments

    assert {environments.table()[name].python for name in environments.primaries()} == {"3.11"}


def test_nox_fails_on_missing_interpreters():
    assert "error_on_missing_interpreters = True" in (ROOT / "noxfile.py").read_text()
