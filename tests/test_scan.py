"""Promise: what scan.py reports is so in both Keras, what it does not know it leaves alone, and --fix changes nothing but what is certain."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide import catalogue
from guide.cases import SNIPPETS
from guide.environments import ROOT

HERE = Path(__file__).parent / "scan"
PROGRAM = SNIPPETS / "tools" / "scan.py"
TABLE = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))
RULES = TABLE["rule"]
PRELUDE = TABLE["prelude"]


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scan", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    sys.modules["scan"] = module
    spec.loader.exec_module(module)
    return module


scan = _module()


def _write(folder: Path, code: str, name: str = "train.py") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(code, encoding="utf-8", newline="")
    return file


def _found(folder: Path, code: str) -> list[str]:
    return [f.rule for f in scan.scan([_write(folder, code)]).findings]


def _fixed(folder: Path, code: str) -> str:
    file = _write(folder, code)
    return scan.fixed(file, file.read_bytes()).decode()


def _run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PROGRAM), *map(str, arguments)], capture_output=True, encoding="utf-8", timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8", **environment}
    )


# --- the rules -------------------------------------------------------------------------------------------------------

by_code = pytest.mark.parametrize("row", RULES, ids=lambda row: f"{row['rule']}: {row['code'][:50]}")


@by_code
def test_what_breaks_is_found_and_put_right(row: dict, tmp_path: Path) -> None:
    code = PRELUDE + row["code"]
    assert sorted(_found(tmp_path, code)) == sorted([row["rule"], *row.get("also", [])])
    assert _fixed(tmp_path, code) == PRELUDE + row.get("fixed", row["code"]), "--fix"


def test_every_rule_is_shown_by_code_and_has_a_page() -> None:
    assert {row["rule"] for row in RULES} == set(scan.RULES)
    missing = [rule.slug for rule in scan.RULES.values() if not (catalogue.ERRORS / rule.slug / "entry.toml").is_file()]
    assert not missing, f"pages that do not exist: {missing}"
    cases = [row["recorded"] for row in RULES if "recorded" in row]
    assert all(list((SNIPPETS / case).parent.glob(f"{Path(case).name}.*")) for case in cases), cases


def test_every_rule_speaks_both_languages() -> None:
    for name, rule in scan.RULES.items():
        assert re.search(r"[\u4e00-\u9fff]", rule.zh) and rule.zh.endswith("。"), f"{name}: {rule.zh}"
        assert not re.search(r"[\u4e00-\u9fff]", rule.en) and rule.en.endswith("."), f"{name}: {rule.en}"
        assert not re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", rule.zh), f"{name}: a space belongs between Chinese and Latin: {rule.zh}"


NAMES = [f"from keras.{module} import {', '.join(sorted(names))}" for module, names in scan.THERE.items()]


@cache
def _outcomes(environment: str) -> dict[str, str]:
    """What became of every program in an environment: one start of TensorFlow for all of them."""
    python = ROOT / ".environments" / environment / "bin" / "python"
    if not python.exists():
        pytest.skip(f"the environment {environment} is not installed")
    programs = [PRELUDE + row[key] for row in RULES if "recorded" not in row for key in ("code", "fixed") if key in row] + NAMES
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([str(python), str(HERE / "run.py")], input=json.dumps(programs), capture_output=True, encoding="utf-8", cwd=folder, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(zip(programs, json.loads(done.stdout.strip().splitlines()[-1]), strict=True))


@pytest.mark.parametrize("environment", ["keras2", "keras3"])
def test_both_keras_do_what_the_rules_say(environment: str) -> None:
    wrong = []
    for row in RULES:
        if environment in row:
            kind, _, message = row[environment].partition(": ")
            outcome = _outcomes(environment)[PRELUDE + row["code"]]
            if not (outcome.startswith(kind) and message in outcome):
                wrong.append(f"{row['code']}\n    promised: {row[environment]}\n    seen: {outcome[:300]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("environment", ["keras2", "keras3"])
def test_what_fix_writes_runs_in_both(environment: str) -> None:
    outcomes = {row["fixed"]: _outcomes(environment)[PRELUDE + row["fixed"]] for row in RULES if "fixed" in row}
    assert not [f"{code}: {outcome[:200]}" for code, outcome in outcomes.items() if outcome != "ok"]


def test_the_page_is_the_one_that_the_message_leads_to() -> None:
    recogniser = catalogue.recogniser(catalogue.compiled(catalogue.load(), lambda text, *_: text, ""))
    wrong = []
    for row in RULES:
        if row.get("keras3", "ok") != "ok":
            slug = recogniser(_outcomes("keras3")[PRELUDE + row["code"]])
            if (slug == scan.RULES[row["rule"]].slug) != row.get("page", True):
                wrong.append(f"{row['code']}: the message leads to {slug}, the rule to {scan.RULES[row['rule']].slug}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("environment", ["keras2", "keras3"])
def test_names_that_are_said_to_be_there_are_there(environment: str) -> None:
    assert {line: _outcomes(environment)[line] for line in NAMES} == dict.fromkeys(NAMES, "ok")


# --- what is not reported --------------------------------------------------------------------------------------------


def test_code_of_others_is_left_alone() -> None:
    found = [f"line {f.line}: {f.rule}: {f.code}" for f in scan.scan([HERE / "innocent.py"]).findings]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nimport tensorflow as tf\nm = tf.keras.Sequential()\nm.save('net')",
        "import keras\ndef f(path='net'):\n    keras.Sequential().save(path)",
        "import keras\npath = 'net'\nif path:\n    path = 'net.keras'\nkeras.Sequential().save(path)",
        "import keras\nfor path in ['net']:\n    keras.Sequential().save(path)",
        "import keras\ndef f(m, path):\n    path += '.keras'\n    m = keras.Sequential()\n    m.save(path)",
        "try:\n    import keras\nexcept ImportError:\n    import tf_keras as keras\nkeras.Sequential().save('net')",
        "import keras\nfrom elsewhere import load_model\nload_model('net')",
        "import keras\nimport torch\ndef f(model):\n    model.save('net')",
        "import keras\nclass M:\n    def save(self, x): pass\nm = M()\nm.save('net')",
        "import keras\nm = keras.Sequential()\ny = m(1)\ny.save('net')",
        "import keras\nm = keras.Sequential()\nm = open('x')\nm.save('net')",
        "import keras\nm = keras.Sequential()\nm.save('%s' % m)\nm.save('{}'.format(m))\nm.save(f'{m}h5')",
    ],
)
def test_what_is_not_known_is_not_reported(code: str, tmp_path: Path) -> None:
    assert _found(tmp_path, code) == []


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    from keras.layers.merge import Add\nexcept ImportError:\n    raise SystemExit('too new')",
        "try:\n    import plaidml\nexcept ImportError:\n    from keras.layers.merge import Add",
        "try:\n    from keras.layers.merge import Add\nexcept ValueError:\n    Add = None",
    ],
)
def test_an_import_that_nothing_makes_up_for_is_reported(code: str, tmp_path: Path) -> None:
    assert _found(tmp_path, code) == ["old-import"]


@pytest.mark.parametrize(
    "code",
    [
        "import keras\ndef f(model):\n    model.save('net')",
        "from keras.layers import Dense\nfrom mine import build\nmodel = build()\nmodel.save_weights('w.h5')",
        "import keras\nimport torch\nfrom mine import build\nmodel = build()\nmodel.compile('adam')\nmodel.save('net')",
    ],
)
def test_what_may_be_a_model_is_a_hint_and_never_rewritten(code: str, tmp_path: Path) -> None:
    findings = scan.scan([_write(tmp_path, code)]).findings
    assert [(f.level, f.fix) for f in findings] == [(scan.HINT, False)]
    assert _fixed(tmp_path, code) == code


@pytest.mark.parametrize(
    "start",
    [
        "from tensorflow import keras\nm = keras.Sequential()",
        "import tensorflow as tf\nm = tf.keras.models.Sequential()",
        "import tensorflow.keras as k\nm = k.Model()",
        "from keras.models import *\nm = Sequential()",
        "import tensorflow as tf\nkeras = tf.keras\nm = keras.Sequential()",
        "from keras.applications.vgg16 import VGG16\nm = VGG16()",
        "import keras\ndef build():\n    net = keras.Sequential()\n    return net\nm = build()",
        "import keras\nclass Net(keras.Model):\n    pass\nm = Net()",
        "import keras\nm: keras.Model = keras.models.load_model(open('x'))",
        "import keras\nm = None\nm = keras.Sequential() if m else keras.models.clone_model(m)",
        "try:\n    import keras\nexcept ImportError:\n    from tensorflow import keras\nm = keras.Sequential()",
    ],
)
def test_models_are_known_by_what_they_are_made_of(start: str, tmp_path: Path) -> None:
    findings = scan.scan([_write(tmp_path, start + "\nm.save('net')")]).findings
    assert [(f.rule, f.level) for f in findings] == [("save-extension", scan.BREAKS)]


def test_attributes_of_a_class_are_followed(tmp_path: Path) -> None:
    code = """
import keras

class Trainer:
    def __init__(self):
        self.model = self.build()
        self.path = "net"

    def build(self):
        return keras.Sequential()

    def finish(self):
        self.model.save(self.path)

class Net(keras.Model):
    def keep(self):
        self.save_weights("net")

class Each(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.save("each")
"""
    assert _found(tmp_path, code) == ["save-extension", "weights-extension", "save-extension"]


@pytest.mark.parametrize(
    ("path", "reported"),
    [
        ("'net'", True), ("'net.h5'", False), ("os.path.join(d, 'net')", True), ("os.path.join(d, 'net.keras')", False), ("f'{d}/net'", True), ("f'{d}.h5'", False),
        ("d + '/net'", True), ("d + 'h5'", False), ("'net_%d.tf' % d", True), ("'net_{}.h5'.format(d)", False), ("Path(d) / 'net'", True), ("Path('net.keras')", False),
        ("str(Path(d) / 'net.pb')", True), ("NAME", True), ("os.path.join(d, NAME)", True), ("NAME + '.keras'", False), ("d", False), ("os.path.join(d, d)", False),
    ],
)  # fmt: skip
def test_paths_are_followed_to_their_end(path: str, reported: bool, tmp_path: Path) -> None:
    code = f"import os\nfrom pathlib import Path\nimport keras\nNAME = 'net'\ndef f(d):\n    keras.Sequential().save({path})"
    assert bool(_found(tmp_path, code)) is reported


def test_a_file_without_the_words_is_not_even_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "parse", lambda text: pytest.fail("it was parsed"))
    assert _found(tmp_path, "import keras\nx = 1\n") == [] == _found(tmp_path, "model.save('x')\n")


def test_a_lambda_in_a_model_made_of_inputs_and_outputs_is_reported(tmp_path: Path) -> None:
    code = """
import keras
class Net(keras.Model):
    def __init__(self):
        x = keras.Input((2,))
        super().__init__(x, keras.layers.Lambda(lambda x: x)(x))
"""
    assert _found(tmp_path, code) == ["lambda"]


def test_nothing_is_imported_or_run(tmp_path: Path) -> None:
    _write(tmp_path, f"import keras\nopen({str(tmp_path / 'ran')!r}, 'w')\nkeras.Sequential().save('net')")
    assert _run(tmp_path).returncode == 1 and not (tmp_path / "ran").exists()


# --- --fix -----------------------------------------------------------------------------------------------------------

MODEL = "import keras\nmodel = keras.Sequential()\n"


@pytest.mark.parametrize(
    "code",
    [
        "model.save_weights('w.h5')\nprint('w.h5')",  # named elsewhere
        "import os\nif os.path.exists('w.h5'):\n    model.load_weights('w.h5')\nmodel.save_weights('w.h5')",  # an old file may lie there
        "model.load_weights('w.h5')\nmodel.save_weights('w.h5')",
        "model.save_weights('w.h5')\nmodel.load_weights(name + '.h5')",
        "model.save_weights('w.h5')\nmodel.load_weights('w.tmp'.replace('tmp', 'h5'))",
        "model.save_weights('w.h5')\nmodel.save('w.h5')",  # two kinds of file under one name
        "model.save('net')",  # a folder for serving, or a model?
        "keras.callbacks.ModelCheckpoint('w.{epoch}.hdf5')\nopen('w.3.hdf5')",
        "path = 'w.h5'\nmodel.save_weights(path)\nupload(path)",
        "model.save_weights('w_%d.h5' % 3)",
        "keras.callbacks.ModelCheckpoint('w.hdf5', **more)\nkeras.callbacks.ModelCheckpoint('best.keras', period=n)",
        "model.save_weights('w')\nmodel.load_weights(__import__('tensorflow').train.latest_checkpoint('.'))\nimport tensorflow as tf\nmodel.load_weights(tf.train.latest_checkpoint('.'))",
        "from keras.utils import np_utils\nnp_utils.something()",
        "keras.layers.LSTM(2, time_major=True)",
        "keras.optimizers.Adam(lr=1, learning_rate=2)",
    ],
)
def test_what_is_not_certain_stays(code: str, tmp_path: Path) -> None:
    assert _fixed(tmp_path, MODEL + code) == MODEL + code


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.save_weights(\n    'w.h5',  # weights\n    overwrite=True,\n    save_format='h5',  # old\n)  # done\n", "model.save_weights(\n    'w.weights.h5',  # weights\n    overwrite=True,\n)  # done\n"),
        ("model.save('a.h5', overwrite=True,  # why\n           save_format='h5')\n", "model.save('a.h5', overwrite=True,  # why\n           )\n"),
        ('path = "w.h5"  # kept\nmodel.save_weights( path )\nmodel.load_weights( path )\n', 'path = "w.weights.h5"  # kept\nmodel.save_weights( path )\nmodel.load_weights( path )\n'),
        ("import os\nmodel.save_weights(os.path.join(d, f'x/{n}/w.h5'))\n", "import os\nmodel.save_weights(os.path.join(d, f'x/{n}/w.weights.h5'))\n"),
        ("if 1:\n\tfrom keras.engine import Layer, Model\n", "if 1:\n\tfrom keras.layers import Layer\n\tfrom keras.models import Model\n"),
        ("f(keras.optimizers.SGD(lr=1), keras.optimizers.SGD( lr = 2 ))\n", "f(keras.optimizers.SGD(learning_rate=1), keras.optimizers.SGD( learning_rate = 2 ))\n"),
        ("x = '模型'; model.save_weights('权重.h5'); y = 1\n", "x = '模型'; model.save_weights('权重.weights.h5'); y = 1\n"),
        ("keras.layers.Bidirectional(keras.layers.LSTM(2, time_major=False), dynamic=False)\n", "keras.layers.Bidirectional(keras.layers.LSTM(2))\n"),
    ],
)  # fmt: skip
def test_comments_and_layout_stay(before: str, after: str, tmp_path: Path) -> None:
    assert _fixed(tmp_path, MODEL + before) == MODEL + after


def test_a_name_that_another_file_uses_stays(tmp_path: Path) -> None:
    _write(tmp_path, MODEL + "model.save_weights('w.h5')\nmodel.save_weights('v.h5')")
    _write(tmp_path, "print('w.h5')", "other.py")
    assert [(f.repaired, f.fix, bool(f.also)) for f in scan.scan([tmp_path]).findings] == [("model.save_weights('w.weights.h5')", False, True), ("model.save_weights('v.weights.h5')", True, False)]
    done = _run("--fix", "--lang", "en", tmp_path)
    assert done.returncode == 1 and "other.py" in done.stdout
    assert (tmp_path / "train.py").read_text(encoding="utf-8") == MODEL + "model.save_weights('w.h5')\nmodel.save_weights('v.weights.h5')"
    _write(tmp_path, MODEL + "model.load_weights(d + 'v.h5'.replace('a', 'b'))", "third.py")
    _write(tmp_path, MODEL + "model.save_weights('v.h5')")
    assert not any(f.fix for f in scan.scan([tmp_path]).findings)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ((MODEL + "keras.optimizers.SGD(\r\n    lr=1,\r\n)\r\n").replace("\r\n", "\n").replace("\n", "\r\n").encode(), "line endings"),
        (b"\xef\xbb\xbf" + (MODEL + "keras.optimizers.SGD(lr=1)").encode(), "byte order mark"),
        (("# -*- coding: gbk -*-\n" + MODEL + "x = '模型'; keras.optimizers.SGD(lr=1)\n").encode("gbk"), "encoding"),
        (("# coding: latin-1\n" + MODEL + "x = 'é'; keras.optimizers.SGD(lr=1)\n").encode("latin-1"), "encoding"),
        ((MODEL + "\x0ckeras.optimizers.SGD(lr=1)").encode(), "form feed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bytes_that_are_none_of_its_business_stay(raw: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_bytes(raw)
    file.chmod(0o751)
    link = tmp_path / "link.py"
    link.symlink_to(file)
    assert _run("--fix", link).returncode == 0
    assert file.read_bytes() == raw.replace(b"lr=1", b"learning_rate=1"), said
    assert file.stat().st_mode & 0o777 == 0o751 and link.is_symlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.py", "train.py"], "something was left beside the file"


def _notebook(*cells: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": c.splitlines(keepends=True)} for c in cells], "nbformat": 4}, indent=1, ensure_ascii=False) + "\n"


def test_notebooks_are_read_and_written(tmp_path: Path) -> None:
    cells = ["!pip install keras\n%matplotlib inline\nimport keras\nmodel = keras.Sequential()", "%%bash\nmodel.save('x')", "no python at all", "# 权重\nmodel.save_weights('w.h5')\nx = (1\n  % 2)", "%%time\nmodel.load_weights('w.h5')"]
    file = _write(tmp_path, _notebook(*cells), "a.ipynb")
    report = scan.scan([file])
    assert [(f.cell, f.line, f.column, f.rule) for f in report.findings] == [(4, 2, 1, "weights-extension")]
    assert report.unread == [(str(file), "第 3 个单元格读不了", "cell 3 is no Python")]
    assert _run("--fix", file).returncode == 0
    assert file.read_text(encoding="utf-8") == _notebook(*[c.replace("w.h5", "w.weights.h5") for c in cells])


def test_a_notebook_of_unusual_layout_is_left_alone(tmp_path: Path) -> None:
    text = _notebook(MODEL + "keras.optimizers.SGD(lr=1)").replace('"nbformat": 4', '"nbformat":   4')
    file = _write(tmp_path, text, "a.ipynb")
    assert [f.fix for f in scan.scan([file]).findings] == [False]
    assert _run("--fix", file).returncode == 1 and file.read_text(encoding="utf-8") == text


PIECES = [row["code"] for row in RULES] + [
    "def train(model, path='w.h5'):\n    model.save_weights(path)  # a comment",
    "name = 'best'\nmodel.save_weights(name + '.h5')",
    "keras.callbacks.ModelCheckpoint(\n    'best.hdf5',  # the best\n    period=1, options=None,\n)",
    "x = [keras.optimizers.Adam(lr=r) for r in (1, 2)]",
    "model.save(\n    'a.h5'\n    , save_format = 'h5'\n    )",
    "model.save_weights('a' 'b.h5')",
    "model.save_weights(r'a\\b.h5')\nmodel.save_weights('''c.h5''')",
    "print('w.h5', \"é 模型\")",
]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_fixing_twice_is_fixing_once(pieces: list[str], newline: str, inside: bool) -> None:
    body = "\n# between\n".join(pieces)
    code = PRELUDE + ("def main():\n" + "\n".join("    " + line for line in body.split("\n")) if inside else body) + "\n"
    raw = code.replace("\n", newline).encode()
    file = Path("program.py")
    once = scan.fixed(file, raw)
    ast.parse(once)
    assert scan.fixed(file, once) == once
    assert not any(f.fix for f in scan.findings_of(file, once)[0]), "a certain fix was not made"
    assert once.count(b"# between") == raw.count(b"# between") and once.count(b"#") <= raw.count(b"#")
    assert (b"\n" in once.replace(b"\r\n", b"")) is (newline == "\n"), "line endings are mixed"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["model.save({})", "model.save_weights({})", "keras.callbacks.ModelCheckpoint({}, save_weights_only=True)"]))
def test_any_name_of_a_file_survives(name: str, call: str) -> None:
    raw = (MODEL + call.format(ascii(name))).encode()
    once = scan.fixed(Path("program.py"), raw)
    before, after = ([n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)] for source in (raw, once))
    assert len(before) == len(after) and all(a == b or a.endswith((".weights.h5", ".keras")) for a, b in zip(after, before, strict=True)), (before, after)


# --- bad input, the terminal -----------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    _write(tmp_path, MODEL + "model.save('net')")
    _write(tmp_path, "import keras\nmodel.save('net'\n", "syntax.py")
    _write(tmp_path, "import keras\nprint 'model.save'\n", "python2.py")
    _write(tmp_path, "keras model.save {", "no.ipynb")
    _write(tmp_path, "import keras  # model.save\n" + "(" * 3000 + ")" * 3000, "deep.py")
    (tmp_path / "bytes.py").write_bytes(b"import keras  # model.save \xff\xfe")
    (tmp_path / "zero.py").write_bytes(b"import keras\nmodel.save\0('x')")
    (tmp_path / "loop.py").symlink_to("loop.py")
    (tmp_path / "folder").symlink_to(tmp_path)
    locked = _write(tmp_path, "import keras", "locked.py")
    locked.chmod(0)
    done = _run("--lang", "en", tmp_path)
    named = {line.split(":")[0].rsplit("/")[-1] for line in done.stderr.splitlines()}
    assert done.returncode == 1 and "save-no-extension" in done.stdout and "Traceback" not in done.stderr, done.stderr
    expected = {"syntax.py", "python2.py", "no.ipynb", "deep.py", "bytes.py", "zero.py", "loop.py"} | ({"locked.py"} if os.geteuid() else set())
    assert named == expected and len(done.stderr.splitlines()) == len(expected), done.stderr
    assert "读不了" in _run("--lang", "zh", tmp_path / "syntax.py").stderr


def test_exit_codes(tmp_path: Path) -> None:
    good, bad = _write(tmp_path, "x = 1\n", "good.py"), _write(tmp_path, MODEL + "model.save('net')\n", "bad.py")
    hint = _write(tmp_path, MODEL + "keras.models.load_model('old.h5')\n", "hint.py")
    assert _run(good).returncode == 0 and _run(good, bad).returncode == 1
    assert _run(hint).returncode == 1 and _run("--no-hints", hint).returncode == 0
    for wrong in ((), ("--nonsense", good), (tmp_path / "missing",), ("--lang", "fr", good)):
        assert _run(*wrong).returncode == 2, wrong


def test_the_terminals_language(tmp_path: Path) -> None:
    file = _write(tmp_path, MODEL + "model.save('net')\n")
    zh, en = _run(file, LC_ALL="zh_CN.UTF-8").stdout, _run(file, LC_ALL="en_GB.UTF-8").stdout
    assert "train.py:3:1: 会报错: " in zh and scan.RULES["save-extension"].zh in zh and "+ model.save('net.keras')" in zh
    assert "train.py:3:1: breaks: " in en and scan.RULES["save-extension"].en in en
    assert "改写" in _run("--help").stdout and "rewrite" in _run("--help").stdout


def test_diff_shows_and_writes_nothing(tmp_path: Path) -> None:
    file = _write(tmp_path, MODEL + "keras.optimizers.SGD(lr=1)\n")
    done = _run("--diff", file)
    assert done.returncode == 1 and "+keras.optimizers.SGD(learning_rate=1)" in done.stdout
    assert file.read_text(encoding="utf-8") == MODEL + "keras.optimizers.SGD(lr=1)\n"


def test_json_for_scripts(tmp_path: Path) -> None:
    file = _write(tmp_path, MODEL + "é = 1; model.save_weights('w.h5')\n")
    row = json.loads(_run("--json", "--lang", "en", file).stdout)["findings"][0]
    assert row == {
        "file": str(file), "cell": None, "line": 3, "column": 8, "rule": "weights-extension", "slug": "save-weights-extension", "level": "breaks",
        "why": scan.RULES["weights-extension"].en, "code": "é = 1; model.save_weights('w.h5')", "repaired": "é = 1; model.save_weights('w.weights.h5')", "fix": True,
    }  # fmt: skip


def test_processes_find_the_same(tmp_path: Path) -> None:
    for number in range(30):
        _write(tmp_path, MODEL + f"model.save('net{number}')\n", f"p{number}/train.py")
    _write(tmp_path, MODEL + "model.save('net')\n", "site-packages/x.py")
    one, two = scan.scan([tmp_path], jobs=1), scan.scan([tmp_path], jobs=2)
    assert one == two and len(one.findings) == 30
