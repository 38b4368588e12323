"""Promise: weights.py puts every array where it belongs and proves it; what does not fit is shown, and nothing is written."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import tarfile
import unicodedata
from pathlib import Path

import pytest

from guide import environments
from guide.cases import SNIPPETS
from guide.environments import ROOT

HERE = Path(__file__).parent / "weights"
PROGRAM = SNIPPETS / "tools" / "weights.py"
MODELS, OLD = HERE / "models.py", HERE / "old.py"

# case: file, model, options. Of tests/weights/make.py, or of tests/legacy ("version/file"), which have their expected predictions beside them.
FITS = {
    **{
        f"{name} {file}": (f"{name}/{file}", f"{MODELS}:{name}", {})
        for name in ("picture", "nested", "own", "dense")
        for file in ("keras.ckpt", "keras.ckpt.index", "manager", "old.h5", "new.weights.h5")
        if (name, file) not in (("picture", "keras.ckpt.index"), ("nested", "keras.ckpt.index"))
    },
    "folder of ModelCheckpoint": ("dense", f"{MODELS}:dense", {}),
    "SavedModel": ("picture/saved", f"{MODELS}:picture", {}),
    "SavedModel's variables, subclassed": ("own/saved/variables", f"{MODELS}:own", {}),
    "by names": ("dense/names", f"{MODELS}:dense", {}),
    "exported": ("dense/exported", f"{MODELS}:dense", {}),
    "names count on": ("picture/old.h5", f"{OLD}:picture_later", {}),
    "names count on, checkpoint": ("picture/keras.ckpt", f"{OLD}:picture_later", {}),
    "other names": ("dense/old.h5", f"{OLD}:dense_named", {}),
    "by hand": ("dense/old.h5", f"{OLD}:dense_named", {"rename": {"dense": "a", "dense_2": "c"}}),
    "longer": ("dense/old.h5", f"{OLD}:dense_longer", {"allow_missing": True}),
    **{
        f"{version} {name}": (f"{version}/{name}{end}", f"{OLD}:{name.removesuffix('_flat')}", {})
        for version, name, end in (
            ("keras-1.2.2", "lstm_stacked", ".h5"), ("keras-1.2.2", "bidirectional_gru_sum", "_weights.h5"), ("keras-1.2.2", "conv1d_atrous", "_weights.h5"),
            ("keras-1.2.2", "deconv2d", "_weights.h5"), ("keras-1.2.2", "nested_in_sequential", "_weights.h5"),
            ("keras-1.2.2-theano", "conv1d_atrous", "_weights.h5"), ("keras-1.2.2-theano", "conv2d_default_ordering", "_weights.h5"),
            ("keras-2.2.4", "cudnn_lstm", ".h5"), ("keras-2.2.4", "cudnn_gru", ".h5"), ("keras-2.2.4", "cudnn_lstm_bidirectional", ".h5"),
            ("keras-2.2.4", "lstm_stacked", ".h5"), ("keras-2.2.4", "frozen_nested", "_weights.h5"),
        )
    },
    "not nested": ("keras-1.2.2/nested_in_sequential_weights.h5", f"{OLD}:nested_in_sequential_flat", {}),
}  # fmt: skip
REFUSED = {
    "other shape": ("dense/old.h5", f"{OLD}:dense_other", {}, "fit"),
    "longer, not allowed": ("dense/old.h5", f"{OLD}:dense_longer", {}, "fit"),
    "reset_after": ("keras-1.2.2/bidirectional_gru_sum_weights.h5", f"{OLD}:bidirectional_gru_sum_wrong", {}, "fit"),
    "unknown in --map": ("dense/old.h5", f"{OLD}:dense_named", {"rename": {"dense_7": "a"}}, "map"),
    "no such function": ("dense/old.h5", f"{OLD}:missing", {}, "model_name"),
    "function raises": ("dense/old.h5", f"{OLD}:raises", {}, "model_raises"),
    "function with arguments": ("dense/old.h5", f"{OLD}:needs", {}, "model_arguments"),
    "not built": ("dense/old.h5", f"{OLD}:unbuilt", {}, "unbuilt"),
    "no model": ("dense/old.h5", f"{OLD}:no_model", {}, "model_kind"),
    "no such model file": ("dense/old.h5", "nowhere.py:build", {}, "model_missing"),
    "no such file": ("nowhere.h5", f"{MODELS}:dense", {}, "missing"),
    "no weights": ("text.h5", f"{MODELS}:dense", {}, "not_weights"),
    "pointer": ("pointer.h5", f"{MODELS}:dense", {}, "lfs"),
    "HDF5 cut short": ("short.h5", f"{MODELS}:dense", {}, "broken"),
    "checkpoint cut short": ("short.ckpt", f"{MODELS}:dense", {}, "broken"),
    "checkpoint without data": ("alone.ckpt", f"{MODELS}:dense", {}, "broken"),
    "folder without checkpoint": ("empty", f"{MODELS}:dense", {}, "no_checkpoint"),
}  # fmt: skip
ONE_MORE = {"hard_sigmoid": ("keras-2.2.4/lstm_stacked.h5", f"{OLD}:hard_sigmoid", {})}


def _python() -> Path:
    try:
        return environments.install("tools")
    except environments.EnvironmentMissing as missing:
        pytest.skip(str(missing))


def _archive():
    spec = importlib.util.spec_from_file_location("legacy_archive", ROOT / "tests" / "legacy" / "archive.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    with tarfile.open(HERE / "files.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    for version in ("keras-1.2.2", "keras-1.2.2-theano", "keras-2.2.4"):
        _archive().unpack(version, folder)
    (folder / "text.h5").write_text("weights: none\n" * 9)
    (folder / "pointer.h5").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    (folder / "short.h5").write_bytes((folder / "dense/old.h5").read_bytes()[:9000])
    index, data = ((folder / f"dense/keras.ckpt.{end}").read_bytes() for end in ("index", "data-00000-of-00001"))
    (folder / "short.ckpt.index").write_bytes(index)
    (folder / "short.ckpt.data-00000-of-00001").write_bytes(data[:100])
    (folder / "alone.ckpt.index").write_bytes(index)
    (folder / "empty").mkdir()
    return folder


@pytest.fixture(scope="module")
def results(files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    out = tmp_path_factory.mktemp("out")
    jobs = {}
    for number, (case, row) in enumerate({**FITS, **REFUSED, **ONE_MORE}.items()):
        source = files / row[0]
        jobs[case] = {"source": str(source), "model": row[1], "options": row[2], "target": str(out / f"{number}.weights.h5")}
        folder = files / row[0].split("/")[0]
        expected = folder / "expected.npz"
        if not expected.is_file():
            expected = folder / (source.name.removesuffix(".h5").removesuffix("_weights") + ".npz")
        if case in FITS and case != "longer":
            jobs[case]["expected"] = str(expected)
    ran = subprocess.run([_python(), HERE / "run.py"], input=json.dumps(list(jobs.values())), capture_output=True, encoding="utf-8", timeout=300, cwd=out)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return {case: result | {"path": job["target"]} for (case, job), result in zip(jobs.items(), json.loads(ran.stdout), strict=True)}


def _run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([_python(), PROGRAM, *map(str, arguments)], capture_output=True, encoding="utf-8", timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8", **environment})


@pytest.mark.parametrize("case", FITS)
def test_predicts_what_the_old_model_predicted(case: str, results: dict) -> None:
    found = results[case]
    assert found["status"] == "converted", found["lines"]["en"]
    assert found.get("difference", 0) < 1e-5
    assert found["proof"]["arrays"] and found["proof"]["samples"]
    assert {row["state"] for row in found["layers"]} == ({"matches", "missing"} if case == "longer" else {"matches"})
    assert Path(found["path"]).is_file()


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_fit_is_not_written(case: str, results: dict) -> None:
    found = results[case]
    assert found["status"] == "failed" and found["reason"]["code"] == REFUSED[case][3], found["lines"]["en"]
    assert not Path(found["path"]).exists()
    assert "{" not in found["lines"]["zh"][0] and found["lines"]["zh"][0] != found["lines"]["en"][0]


def test_nothing_is_left_beside_the_results(results: dict) -> None:
    folder = Path(next(iter(results.values()))["path"]).parent
    assert [p.name for p in folder.iterdir() if not p.name.endswith(".weights.h5")] == []


def test_what_belongs_to_training_is_left_out_and_said(results: dict) -> None:
    assert results["dense by names" if "dense by names" in results else "by names"]["left_out"] == {"optimizer": 12, "counters": 3}
    assert results["picture manager"]["left_out"] == {"optimizer": 30, "counters": 2}
    assert any("30 of the optimizer" in line for line in results["picture manager"]["lines"]["en"])


def test_layouts_that_were_turned_are_named(results: dict) -> None:
    def codes(case: str) -> set[str]:
        return {note["code"] for note in results[case]["notes"]}

    assert "cudnn" in codes("keras-2.2.4 cudnn_gru")
    assert "layout" in codes("keras-1.2.2 lstm_stacked")
    assert {"theano", "layout"} <= codes("keras-1.2.2-theano conv1d_atrous")


def test_hard_sigmoid_is_warned_of_and_left_alone(results: dict) -> None:
    found = results["hard_sigmoid"]
    assert found["status"] == "converted" and "hard_sigmoid" in {note["code"] for note in found["notes"]}
    assert "hard_sigmoid" not in {note["code"] for note in results["keras-2.2.4 lstm_stacked"]["notes"]}


def test_the_map_shows_both_sides(results: dict) -> None:
    found = results["other shape"]
    assert [row["state"] for row in found["layers"]] == ["matches", "matches", "differs"]
    assert found["layers"][2]["file_arrays"] == [[4, 2], [2]] and found["layers"][2]["model_arrays"] == [[4, 7], [7]]
    assert [row["state"] for row in results["longer, not allowed"]["layers"]].count("missing") == 1
    hints = {note["code"]: note for note in results["reset_after"]["notes"]}
    assert hints["reset_after"]["old"] is False


def test_the_map_is_read_at_100_columns(results: dict) -> None:
    for found in results.values():
        for lang in ("zh", "en"):
            for line in found["lines"][lang]:
                wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
                assert wide <= 100 or not line.startswith(("=", "~", "!", "+", " ")), line


def test_layers_left_as_they_were_are_named(results: dict) -> None:
    assert any("head" in line and "NOT in the file" in line for line in results["longer"]["lines"]["en"])


def test_layers_paired_by_order_alone_are_pointed_out(results: dict) -> None:
    assert results["names count on"]["layers"] and {row["by"] for row in results["by hand"]["layers"]} == {"map", "order"}
    swapped = results["names count on, checkpoint"]
    assert {row["by"] for row in swapped["layers"]} <= {"name", "order"}


def test_errors_in_the_users_file_name_the_line(results: dict) -> None:
    text = results["function raises"]["lines"]["en"][0]
    line = next(n for n, code in enumerate(OLD.read_text().splitlines(), 1) if "undefined" in code)
    assert f"old.py:{line}: NameError" in text


def test_the_original_is_never_touched(files: Path, results: dict) -> None:
    with tarfile.open(HERE / "files.tar.gz") as archive:
        for member in archive.getmembers():
            assert (files / member.name).read_bytes() == archive.extractfile(member).read(), member.name


def test_list_needs_no_model(files: Path) -> None:
    found = _run(files / "dense/old.h5", "--list", "--json")
    assert found.returncode == 0, found.stderr
    held = json.loads(found.stdout)
    assert [layer["layer"] for layer in held["layers"]] == ["dense", "dense_1", "dense_2"] and held["layers"][0]["arrays"][0] == {"name": "kernel", "shape": [3, 4], "dtype": "float32"}
    assert "kernel" in _run(files / "picture/old.h5", "--list", "--lang", "zh").stdout


@pytest.mark.parametrize("arguments", [["w.h5"], ["w.h5", "--model", "m.py:f", "--out", "new.h5"], ["w.h5", "--model", "m.py:f", "--map", "a"]])
def test_called_wrongly(arguments: list[str]) -> None:
    assert _run(*arguments).returncode == 2


def test_help_in_both_languages() -> None:
    shown = _run("--help")
    assert shown.returncode == 0 and "Exit codes" in shown.stdout and "退出码" in shown.stdout


def test_the_program_from_end_to_end(files: Path, tmp_path: Path) -> None:
    target = tmp_path / "new.weights.h5"
    first = _run(files / "dense/manager", "--model", f"{MODELS}:dense", "--out", target)
    assert first.returncode == 0 and target.is_file(), first.stdout + first.stderr
    before = target.read_bytes()
    second = _run(files / "dense/old.h5", "--model", f"{MODELS}:dense", "--out", target, LC_ALL="zh_CN.UTF-8")
    assert second.returncode == 1 and "--overwrite" in second.stdout and "已存在" in second.stdout
    assert target.read_bytes() == before
