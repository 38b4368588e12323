"""Promise: a case that hangs, kills its interpreter or leaves something behind is reported by name, and the others still run."""

import pytest

from guide import cases
from guide.run import Runner

TROUBLE = {
    "well": "print(1 + 1)",
    "hangs": "import time\nwhile True:\n    time.sleep(1)",
    "exits": "import os\nos._exit(3)",
    "crashes": "import ctypes\nctypes.string_at(0)",
    "leaves-a-thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), name='lingering').start()",
    "leaves-a-process": "import subprocess\nsubprocess.Popen(['sleep', '60'])",
    "leaves-a-variable": "import os\nos.environ['LEFT'] = '1'",
    "leaves-a-policy": "import keras\nkeras.mixed_precision.set_global_policy('mixed_float16')",
    "changes-folder": "import os\nos.mkdir('inner')\nos.chdir('inner')",
    "raises": "raise ValueError('no')",
    "spoils-others": "import keras, builtins\nkeras.Sequential = None\nbuiltins.print = None",
    "still-well": "import keras\nprint(keras.Sequential([]).name)",
    "fresh": "import sys\nprint('tensorflow' in sys.modules)",
    "writes": "open('a.txt', 'w').write('a')",
    "reads": "print(open('a.txt').read())",
    "reads-nothing": "print(open('a.txt').read())",
}
EXTRA = {  # lines of the [code] table
    "hangs": "limit = 1",
    "fresh": "fresh = true",
    "leaves-a-thread": "limit = 20",
    "reads": 'needs = ["area/writes/code@keras2"]',
    "reads-nothing": 'needs = ["area/exits/code"]',
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("snippets")
    for name, code in TROUBLE.items():
        case = folder / "area" / name
        case.mkdir(parents=True)
        (case / "code.py").write_text(code)
        (case / "case.toml").write_text(f'title = {{ zh = "例", en = "x" }}\n[code]\nkeras2 = "ok"\nkeras3 = "ok"\n{EXTRA.get(name, "")}\n', encoding="utf-8")
    loaded = cases.load_all(folder)
    wanted = [run for case in loaded.values() for run in case.runs if run.environment == "keras3"]
    found = Runner(loaded, wanted).all()
    return {run.case.split("/")[1]: verdict for run, verdict in found.items()}


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("hangs", "TimeLimit: still running after 1 s; ended"),
        ("exits", "InterpreterExit: the interpreter ended with status 3"),
        ("crashes", "SIGSEGV: the interpreter was killed by signal 11"),
        ("leaves-a-thread", "left behind: thread:lingering"),
        ("leaves-a-process", "left behind: process"),
        ("leaves-a-variable", "left behind: env:LEFT"),
        ("leaves-a-policy", "left behind: keras:dtype_policy"),
        ("changes-folder", "left behind: cwd"),
        ("raises", "ValueError: no"),
        ("reads-nothing", "not run: it needs what area/exits/code"),
    ],
)
def test_trouble_is_named(verdicts, case, said):
    failures = verdicts[case].failures
    assert said in " ".join(failures), f"{case}: {failures}"


@pytest.mark.parametrize("case", ["well", "still-well", "spoils-others", "fresh", "writes", "reads"])
def test_the_others_still_run(verdicts, case):
    assert not verdicts[case].failures


def test_outcomes_of_the_others(verdicts):
    assert verdicts["well"].outcome.printed == ["2"]
    assert verdicts["still-well"].outcome.printed == ["sequential"], "automatic names start anew in every case"
    assert verdicts["fresh"].outcome.printed == ["False"], "a fresh interpreter has imported nothing"
    assert verdicts["reads"].outcome.printed == ["a"]
    assert [f["name"] for f in verdicts["writes"].outcome.files] == ["a.txt"]
