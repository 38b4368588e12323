"""Promise: a broken case.toml is told by file and key, before anything runs."""

import shutil

import pytest

from guide import cases

GOOD = '''title = { zh = "例", en = "An example" }

[before]
keras2 = "ok"
keras3 = { raises = "ValueError", match = "no" }
'''


def write(folder, name="area/example", toml=GOOD, files=("before.py",)):
    case = folder / name
    case.mkdir(parents=True)
    (case / "case.toml").write_text(toml, encoding="utf-8")
    for file in files:
        (case / file).write_text("print(1)\n")
    return case


def message(folder):
    with pytest.raises(cases.BrokenCase) as error:
        cases.load_all(folder)
    text = str(error.value)
    assert "\n" not in text, "one clear line"
    return text


def test_a_good_case_loads(tmp_path):
    write(tmp_path)
    assert [str(run) for run in cases.load_all(tmp_path)["area/example"].runs] == ["area/example/before@keras2", "area/example/before@keras3"]


@pytest.mark.parametrize(
    ("find", "replace", "key", "what"),
    [
        ('keras2 = "ok"', 'keras2 = "okay"', "before.keras2", "unknown outcome 'okay'"),
        ('keras2 = "ok"', "keras2 = { breaks = 'x' }", "before.keras2", "exactly one outcome"),
        ('keras2 = "ok"', "keras2 = { ok = 'x', warns = 'y', match = 'z' }", "before.keras2", "exactly one outcome"),
        ('keras2 = "ok"', "keras2 = { not-applicable = 'why' }", "before.keras2", ""),
        ('keras2 = "ok"', "keras2 = 1", "before.keras2", "unknown outcome 1"),
        ('keras2 = "ok"', 'keras2 = "ok"\nkeras9 = "ok"', "before", "unknown key 'keras9'"),
        ('keras2 = "ok"', 'keras2 = "ok"\nneed = ["a/b/c"]', "before", "unknown key 'need'"),
        ('keras2 = "ok"\n', "", "before.keras2", "missing"),
        (', match = "no"', "", "before.keras3", "`match`"),
        (', match = "no"', ', match = "no", print = "x"', "before.keras3", "'print' does not go with"),
        ('keras2 = "ok"', 'keras2 = "ok"\nlimit = "long"', "before.limit", "number"),
        ('keras2 = "ok"', 'keras2 = "ok"\nneeds = ["nobody/makes/this"]', "before.needs", "nobody makes nobody/makes/this@keras2"),
        ('keras2 = "ok"', 'keras2 = "ok"\nsame_numbers = "other"', "before.same_numbers", "there is no step"),
        ('keras2 = "ok"', 'keras2 = { differs = "nothing@keras3" }', "before.keras2", "nobody makes"),
        ('keras2 = "ok"', 'keras2 = "ok"\npython_3_11 = "ok"', "before.python_3_11", "only command steps"),
        ('en = "An example"', 'fr = "x"', "title", ""),
        ("[before]", "[after]", "after", "without its file after.py"),
        ("title", "titel", "title", "missing"),
        ("[before]", "[before", "(file)", "is not TOML"),
    ],
)
def test_broken_toml_names_file_and_key(tmp_path, find, replace, key, what):
    assert find in GOOD
    write(tmp_path, toml=GOOD.replace(find, replace, 1))
    text = message(tmp_path)
    assert "area/example/case.toml: " in text
    assert f"case.toml: {key}" in text
    assert what in text


def test_a_file_without_its_table_is_named(tmp_path):
    write(tmp_path, files=("before.py", "after.py"))
    assert "after: missing; the folder holds after.py" in message(tmp_path)


def test_a_missing_file_is_named(tmp_path):
    write(tmp_path, files=())
    assert "before: unknown key, or a step without its file" in message(tmp_path)


def test_code_without_case_toml_is_named(tmp_path):
    (write(tmp_path) / "case.toml").unlink()
    assert "area/example/case.toml: (file): missing" in message(tmp_path)


def test_a_circle_of_needs_is_named(tmp_path):
    for name, need in (("a", "area/b/before"), ("b", "area/a/before")):
        write(tmp_path, f"area/{name}", GOOD.replace('keras2 = "ok"', f'keras2 = "ok"\nneeds = ["{need}"]'))
    text = message(tmp_path)
    assert "before.needs: goes in a circle: area/" in text


def test_a_need_of_itself_is_a_circle(tmp_path):
    write(tmp_path, toml=GOOD.replace('keras2 = "ok"', 'keras2 = "ok"\nneeds = ["area/example/before"]'))
    assert "goes in a circle" in message(tmp_path)


def test_an_empty_folder_is_no_case(tmp_path):
    folder = write(tmp_path)
    shutil.copytree(folder / "..", tmp_path / "other")
    for file in (tmp_path / "other" / "example").iterdir():
        file.unlink()
    assert list(cases.load_all(tmp_path)) == ["area/example"]
