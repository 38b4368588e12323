"""Promise: `convert.py` brings every file over with equal predictions or says why not, touches no original, leaves nothing half, and no file harms.

Slow parts keep what passed (guide.passed): a warm run repeats a random tenth of the old files, of the bad files and of the moments of death.
"""

from __future__ import annotations

import fnmatch
import hashlib
import importlib.util
import json
import os
import random
import re
import signal
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType

import h5py
import numpy as np
import pytest
from packaging.requirements import Requirement

from guide import environments, passed

HERE = Path(__file__).resolve().parent
PROGRAM = HERE.parent / "snippets" / "tools" / "convert.py"
DATA, LEGACY, REAL = HERE / "convert", HERE / "legacy", HERE / "identify" / "real.tar.gz"
PINS = environments.TABLE.parent / "tools.txt"
STATUS = {"converted", "not compared", "present", "refused", "failed"}


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"of_{path.parent.name}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


archive, hostile = _module(LEGACY / "archive.py"), _module(DATA / "hostile.py")
archive.facts = cache(archive.facts)


@cache
def constants() -> dict:
    """MEMORY, ROOM and the tables of words, read without running the program."""
    import ast

    found = {}
    for node in ast.parse(PROGRAM.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = eval(compile(ast.Expression(node.value), "x", "eval"), {})  # noqa: S307 -- numbers and words of our own program
            except Exception:  # noqa: S112 -- the others are not constant
                continue
    return found


# --- running it ------------------------------------------------------------------------------------------------------


@dataclass
class Done:
    """What a reader got. peak: bytes of memory of the largest process; took: seconds; computed: seconds of all processors."""

    code: int
    out: str
    err: str
    peak: int
    took: float
    computed: float = 0

    @property
    def reports(self) -> list[dict]:
        def no(constant: str) -> None:
            raise AssertionError(f"--json holds {constant}, which is no JSON: other programs cannot read the answer")

        return json.loads(self.out, parse_constant=no)


@dataclass
class Running:
    """A run of the program, in a process group of its own."""

    process: subprocess.Popen
    out: Path
    err: Path
    begun: float = field(default_factory=time.monotonic)

    def end(self, limit: float = 600) -> Done:
        while True:
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - self.begun > limit:
                self.kill()
                raise AssertionError(f"still running after {limit:g} s: a reader would wait for ever\n{self.err.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return Done(self.process.returncode, self.out.read_text("utf-8"), self.err.read_text("utf-8", "replace"), usage.ru_maxrss * 1024, time.monotonic() - self.begun, usage.ru_utime + usage.ru_stime)

    def kill(self) -> None:
        """The whole group, as the kernel or a cluster's scheduler would."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


@cache
def python() -> Path:
    return environments.install("tools")


def start(folder: Path, *arguments: str | Path, cwd: Path | None = None, program: list[str | Path] | None = None, **variables: str) -> Running:
    """Start convert.py; what it prints goes to files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.glob("*.out")))
    out, err = folder / f"{number}.out", folder / f"{number}.err"
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"} | variables
    with out.open("wb") as o, err.open("wb") as e:
        command = [*(program or [python(), PROGRAM]), *arguments]
        return Running(subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=o, stderr=e, env=env, cwd=cwd, start_new_session=True), out, err)


def run(folder: Path, *arguments: str | Path, limit: float = 600, **options: object) -> Done:
    done = start(folder, *arguments, **options).end(limit)
    assert "Traceback" not in done.err + done.out, f"the reader gets a traceback:\n{done.err[-3000:]}"
    return done


def helper(environment: str, script: str, pairs: list[dict]) -> list[dict]:
    """What a script of ours says to pairs of files, in that environment."""
    if not pairs:
        return []
    path = script if "/" in script else f"convert/{script}"
    done = subprocess.run([environments.install(environment), HERE / path], input=json.dumps(pairs), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout[done.stdout.index("[{") :])


def fingerprints(folder: Path) -> dict[str, tuple]:
    """Every file: content, time, links; every folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path.relative_to(folder))] = ("link", os.readlink(path))
        elif path.is_file():
            found[str(path.relative_to(folder))] = (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns, oct(path.stat().st_mode))
        else:
            found[str(path.relative_to(folder))] = ("folder", path.stat().st_mtime_ns)
    return found


def incomplete(target: Path) -> str | None:
    """Why a file under a target's name is not whole; None for a whole one with its mark."""
    try:
        if target.suffix == ".keras":
            with zipfile.ZipFile(target) as opened:
                if (bad := opened.testzip()) or not {"config.json", "metadata.json"} <= set(opened.namelist()):
                    return f"member {bad}"
                mark = opened.comment.decode()
        else:
            with h5py.File(target) as opened:
                mark = str(opened.attrs["converted"])
        return None if mark.startswith(constants()["MARK"]) else "no mark"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def results(folder: Path) -> list[Path]:
    """All files under names that a reader takes for results: not those in hidden folders or under hidden names."""
    return [p for p in sorted(folder.rglob("*")) if p.is_file() and not any(part.startswith(".") for part in p.relative_to(folder).parts)]


def copy_of(version: str, *names: str) -> dict[str, bytes]:
    """Some files of an old version."""
    found = {}
    with tarfile.open(LEGACY / version / archive.ARCHIVE) as opened:
        for member in opened:
            if member.isfile() and (member.name in names or any(member.name.startswith(name + "/") for name in names)):
                found[member.name] = opened.extractfile(member).read()
    assert {name.split("/")[0] for name in found} == set(names), f"{version} has no {set(names) - set(found)} any more: choose others"
    return found


@cache
def some_models() -> dict[str, bytes]:
    """A dozen small models that convert, of several versions."""
    return {
        f"{version}-{name}": data
        for version, names in {
            "keras-1.2.2": ("cnn_sequential.h5",), "keras-2.2.4": ("cnn_sequential.h5", "lstm_default.h5", "merge_add.h5"), "tf-2.4": ("nested_model.h5", "gru_stacked.h5", "optimizer_adam.h5"),
            "tf-2.15": ("nested_model.keras", "embedding_mask_lstm.h5", "optimizer_nadam.keras"), "keras-3.15.1": ("cnn_functional.keras", "merge_add.keras"),
        }.items()
        for name, data in copy_of(version, *names).items()
    }  # fmt: skip


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


# --- 1. files that old versions wrote --------------------------------------------------------------------------------

ENDINGS = (".h5", ".keras", ".json", ".savedmodel", "_weights.h5", ".weights.h5")
TRAINABLE = re.compile(r"(keras-2\.\d\.\d|tf-.*)")  # tf_keras opens the originals
HALF = re.compile(r"float16|mixed_|half")


@dataclass(frozen=True)
class Declined:
    """An entry of declined.toml: `why` a model is not expected to come over, or not to predict the same."""

    version: str
    model: str
    status: str
    reason: str
    why: str
    form: str = "*"
    own_reload: bool = False
    but: str = ""

    def fits(self, version: str, model: str, form: str) -> bool:
        if model in self.but.split() or self.own_reload and form not in (archive.facts(version)["models"][model].get("own reload") or {}):
            return False
        return any(fnmatch.fnmatchcase(version, p) for p in self.version.split()) and any(fnmatch.fnmatchcase(model, p) for p in self.model.split()) and any(fnmatch.fnmatchcase(form, p) for p in self.form.split())


DECLINED = [Declined(**entry) for entry in tomllib.loads((DATA / "declined.toml").read_text(encoding="utf-8"))["declined"]]


def declined(version: str, model: str, form: str) -> Declined | None:
    return next((entry for entry in DECLINED if entry.fits(version, model, form)), None)


@dataclass
class Old:
    """One file of an old version and what became of it. form: of ENDINGS, without the dot."""

    version: str
    model: str
    form: str
    report: dict | None
    apart: float | None = None
    error: str | None = None
    trained: dict | None = None

    @property
    def unit(self) -> str:
        return f"{self.version}/{self.model}"

    @property
    def fault(self) -> str | None:
        """What a reader would complain about."""
        file, entry = f"{self.unit} ({self.form})", declined(self.version, self.model, self.form)
        if self.report is None:
            return f"{file}: passed over without a word"
        status, reason = self.report["status"], self.report["reason"] and self.report["reason"]["code"]
        if self.form.endswith("weights.h5"):
            return None if (status, reason) == ("failed", "weights_only") else f"{file}: holds only weights, but the reader is told: {status}, {self.report['reason']}"
        equal = self.apart is not None and self.apart <= (2e-2 if HALF.search(self.model) else 1e-3)
        if entry:
            seen = ("differs", "") if status == "converted" and not equal else (status, reason or "")
            return None if seen[0] in entry.status.split(", ") and (seen[0] == "differs" or seen[1] in entry.reason.split()) else f"{file}: declined.toml expects {entry.status} {entry.reason}, now: {seen}; take the entry out or mend it"
        if status not in ("converted", "not compared"):
            return f"{file}: the reader is told: {status}: {self.report['reason']['text']}"
        if status == "not compared":
            return f"{file}: not compared ({self.report['reason']['text']}), and declined.toml does not say why"
        if self.error:
            return f"{file}: converted, but the result cannot be used: {self.error}"
        return None if equal else f"{file}: SILENTLY WRONG: converted, proof {self.report['proof']['maximum']:.2g}, but {self.apart:.2g} apart from what {self.version} predicted"


@dataclass
class Legacy:
    folder: Path
    done: Done
    files: list[Old]
    before: dict[str, tuple]
    after: dict[str, tuple]
    complete: bool


@cache
def old_keys() -> dict[str, str]:
    """A key for each model of each version."""
    tools = passed.digest(PROGRAM.read_bytes(), PINS.read_bytes(), (LEGACY / "check.py").read_bytes(), (DATA / "train.py").read_bytes(), (DATA / "declined.toml").read_bytes())
    return {f"{version}/{model}": passed.digest(tools, (LEGACY / version / archive.ARCHIVE).read_bytes()) for version in archive.versions() for model in archive.facts(version)["models"]}


DRAWN = 300
DRAWS = {"cnn_sequential"}  # a Dropout draws otherwise in each Keras: one step of training cannot be compared


@pytest.fixture(scope="module")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Legacy:
    """Old files, converted by one run: of those that did not pass here before at most DRAWN models, drawn anew each time, all with GUIDE_FRESH=1; of the others a tenth."""
    base = tmp_path_factory.mktemp("legacy")
    kept, keys = passed.Passed("convert-legacy"), old_keys()
    wanted = kept.again(keys)
    again = wanted if os.environ.get("GUIDE_FRESH") else set(random.sample(sorted(wanted), min(DRAWN, len(wanted))))
    files = []
    for version in archive.versions():
        whole = archive.unpack(version, base / "whole")
        (base / "old" / version).mkdir(parents=True)
        for model in archive.facts(version)["models"]:
            for ending in ENDINGS if f"{version}/{model}" in again else ():
                if (source := whole / f"{model}{ending}").exists():
                    source.rename(base / "old" / version / source.name)
                    files.append(Old(version, model, ending.removeprefix("."), None))
    before = fingerprints(base / "old")
    done = start(base / "said", base / "old", "--out", base / "new", "--jobs", "2", "--json").end(limit=3600)
    assert done.code in (0, 1, 3), done.err[-3000:]
    after = fingerprints(base / "old")
    by_source = {str(Path(report["source"]).relative_to(base / "old")): report for report in done.reports}
    pairs, training = [], []
    for file in files:
        name = f"{file.model}.{file.form}" if not file.form.startswith("_") else f"{file.model}{file.form}"
        file.report = by_source.get(f"{file.version}/{name}")
        if file.report and file.report["status"] in ("converted", "not compared"):
            expected = base / "whole" / file.version / f"{file.model}.npz"
            pairs.append({"target": file.report["target"], "expected": str(expected), "file": len(pairs)})
            file.apart = file.error = None
            readable = not (file.version == "tf-2.13" and file.form == "keras")  # tf_keras does not know how 2.13 named the weights
            if file.form in ("h5", "keras") and readable and file.model not in DRAWS and TRAINABLE.fullmatch(file.version) and archive.facts(file.version)["models"][file.model].get("compiled"):
                training.append({"source": file.report["source"], "target": file.report["target"], "expected": str(expected)})
    by_target = {file.report["target"]: file for file in files if file.report}
    for pair in helper("tools", "legacy/check.py", pairs):
        by_target[pair["target"]].apart, by_target[pair["target"]].error = pair.get("apart"), pair.get("error")
    for pair in helper("tools", "train.py", training):
        by_target[pair["target"]].trained = pair
    taken = {f"{file.version}/{file.model}" for file in files if file.form == "json" and file.report}
    files = [file for file in files if not (file.form.endswith("weights.h5") and file.report is None and file.unit in taken)]
    kept.keep(keys, {file.unit for file in files if file.fault or not_trained(file)} | (wanted - again))
    print(f"{len(files)} old files, {done.took:.0f} s, {done.peak >> 20} MiB; {len(keys) - len(wanted)} models passed here before, {len(wanted) - len(again)} were not drawn (GUIDE_FRESH=1 runs all)")
    return Legacy(base, done, files, before, after, len(again) == len(keys))


@pytest.mark.parametrize("version", archive.versions())
def test_old_files_come_over(version: str, legacy: Legacy) -> None:
    faults = [file.fault for file in legacy.files if file.version == version and file.fault]
    count = sum(file.version == version for file in legacy.files)
    assert not faults, f"{len(faults)} of {count} files of {version}:\n  " + "\n  ".join(sorted(faults))


def test_none_is_silently_wrong(legacy: Legacy) -> None:
    """Converted, and another prediction than the old version's: only where the file does not hold what is needed, which declined.toml says."""
    wrong = [file.fault for file in legacy.files if file.fault and "SILENTLY WRONG" in file.fault]
    assert not wrong, "\n".join(wrong)


def test_what_is_declined_is_there(legacy: Legacy) -> None:
    idle = [entry for entry in DECLINED if not any(entry.fits(version, model, form) for version in archive.versions() for model, facts in archive.facts(version)["models"].items() for form in _forms(facts))]
    assert not idle, f"declined.toml: nothing fits {idle}"
    if legacy.complete:
        idle = [entry for entry in DECLINED if not any(declined(file.version, file.model, file.form) is entry for file in legacy.files)]
        assert not idle, f"declined.toml: another entry comes first, or no file is left: {idle}"


def _forms(facts: dict) -> set[str]:
    return {form if form in ("h5", "keras", "json", "savedmodel") else "weights" for form in facts["formats"]}


def test_old_files_are_not_touched(legacy: Legacy) -> None:
    """Content, time and rights of every original are what they were, and nothing lies beside them."""
    assert legacy.before == legacy.after, f"changed: {sorted(set(legacy.before.items()) ^ set(legacy.after.items()))[:10]}"


def test_results_are_whole_and_alone(legacy: Legacy) -> None:
    expected = {report["target"] for report in legacy.done.reports if report["status"] in ("converted", "not compared")}
    found = {str(path) for path in (legacy.folder / "new").rglob("*") if not path.is_dir()}
    assert found == expected, f"left over: {sorted(found - expected)[:5]}; told, but not there: {sorted(expected - found)[:5]}"
    broken = {path: why for path in found if (why := incomplete(Path(path)))}
    assert not broken, broken
    assert not any(path.is_dir() and path.name.startswith(".") for path in (legacy.folder / "new").rglob("*")), "hidden folders are left"


def test_the_proof_says_what_it_compared(legacy: Legacy) -> None:
    for report in legacy.done.reports:
        assert report["status"] != "converted" or (report["proof"]["values"] > 0 and report["proof"]["maximum"] <= max(report["proof"]["tolerance"], _unsteady(report))), report["source"]
        assert (report["status"] == "not compared") == (report["proof"] is None and report["status"] not in ("failed", "refused", "present")), report["source"]


def _unsteady(report: dict) -> float:
    return max((10 * change["noise"] for change in report["changes"] if change["code"] == "unsteady"), default=0)


def test_exit_code_and_traceback_of_many(legacy: Legacy) -> None:
    statuses = {report["status"] for report in legacy.done.reports}
    assert legacy.done.code == (1 if statuses & {"failed", "refused"} else 3 if "not compared" in statuses else 0)
    assert "Traceback" not in legacy.done.err


# --- compile settings ------------------------------------------------------------------------------------------------


def not_trained(file: Old) -> str | None:
    """Whether the converted model evaluates otherwise than the original, or trains otherwise without a word."""
    found = file.trained
    if found is None:
        return None
    codes = {change["code"] for change in file.report["changes"]}
    name = f"{file.unit} ({file.form})"
    if found.get("uncompiled"):
        return None if "uncompiled" in codes else f"{name}: the compile settings are gone, and the report does not say so"
    if "error" in found:
        return f"{name}: {found['error']}"
    if not found["evaluated"] < 1e-4:
        return f"{name}: evaluate() gives another loss: {found['losses']}"
    # a weight whose gradient is nothing but rounding moves by the learning rate either way; the loss does not
    far = found["trained"] if file.model.startswith("optimizer_") else found["after"]
    if not far < 1e-3 and not codes & {"optimizer_lost", "hard_sigmoid_gates", "hard_sigmoid_weights"}:
        return f"{name}: after one step weights or losses are {far:.2g} apart ({found['optimizers']}), and the report does not say that the optimizer's state is lost"
    return None


@pytest.mark.parametrize("version", [v for v in archive.versions() if TRAINABLE.fullmatch(v)])
def test_it_trains_on_as_before(version: str, legacy: Legacy) -> None:
    """`evaluate` and one `train_on_batch`: in tf_keras with the original and in Keras 3 with the result."""
    faults = [fault for file in legacy.files if file.version == version and (fault := not_trained(file))]
    assert not faults, "\n  ".join(["", *sorted(faults)])


STATES = ("adadelta", "adagrad", "adam", "adam_amsgrad", "adamax", "adamw", "ftrl", "rmsprop", "rmsprop_centered", "schedule", "sgd_momentum")


@pytest.mark.parametrize("version", ["tf-2.13", "tf-2.15"])
def test_optimizer_is_the_same_from_either_format(version: str, tmp_path: Path) -> None:
    """The same training was saved as `.h5` and as `.keras`; tf_keras cannot open a `.keras` of 2.13 to compare with."""
    files = copy_of(version, *(f"optimizer_{name}.{form}" for name in STATES for form in ("h5", "keras")))
    written(tmp_path / "given", {f"{Path(name).suffix[1:]}/{name}": data for name, data in files.items()})
    done = start(tmp_path / "said", tmp_path / "given", "--out", tmp_path / "new", "--jobs", "2", "--json").end()
    assert done.code == 0, done.err[-3000:]
    for name in STATES:
        one, other = (stored_optimizer(tmp_path / "new" / form / f"optimizer_{name}.keras") for form in ("h5", "keras"))
        assert len(one) > 4 and sorted(one) == sorted(other), f"{name} of {version}: {len(one)} arrays from the .h5, {len(other)} from the .keras"
        assert all((one[key] == other[key]).all() for key in one), f"{name} of {version}: training goes on otherwise from the .keras than from the .h5"


def stored_optimizer(model: Path) -> dict[str, np.ndarray]:
    with zipfile.ZipFile(model) as archive, archive.open("model.weights.h5") as member, h5py.File(member) as file:
        return {name: array[()] for name, array in file["optimizer/vars"].items()}


FURTHER_AXES = """
import keras, numpy as np
L = keras.layers
model = keras.Sequential([keras.Input((5, 12, 3)), L.Conv1D(4, 2, padding="same"), L.Conv1D(2, 3, trainable=False), L.Flatten(), L.Dense(2)])
model.compile("adam", "mse")
model.fit(np.ones((2, 5, 12, 3)), np.ones((2, 2)), verbose=0)
model.save("one.h5")
image = keras.Input((2, None, 9, 9, 2))
keras.Model(image, L.Conv2D(3, 2)(image)).save("two.h5")
"""


def test_convolutions_over_further_axes(tmp_path: Path) -> None:
    """Keras 2 lets a convolution have more axes than it folds; Keras 3 refuses the same layer."""
    subprocess.run([environments.install("keras2"), "-c", FURTHER_AXES], cwd=tmp_path, check=True, capture_output=True)
    done = start(tmp_path / "said", tmp_path / "one.h5", tmp_path / "two.h5", "--out", tmp_path / "new", "--json").end()
    assert done.code == 0, done.err[-3000:]
    assert [(report["status"], [change["code"] for change in report["changes"]]) for report in done.reports] == [("converted", ["spread", "spread", "optimizer"]), ("converted", ["spread"])]


def changed_config(path: Path, old: str, new: str) -> None:
    with h5py.File(path, "r+") as file:
        config = file.attrs["model_config"]
        assert old in config
        file.attrs["model_config"] = config.replace(old, new)


def test_a_number_that_was_an_array(tmp_path: Path) -> None:
    """Early Keras 2 wrote LeakyReLU's alpha as an array of NumPy; seen in a file of Keras 2.0.5."""
    make = "import keras; L = keras.layers; keras.Sequential([keras.Input((3,)), L.Dense(4), L.LeakyReLU(0.25)]).save('leaky.h5')"
    subprocess.run([environments.install("keras2"), "-c", make], cwd=tmp_path, check=True, capture_output=True)
    changed_config(tmp_path / "leaky.h5", '"alpha": 0.25', '"alpha": {"type": "ndarray", "value": 0.25}')
    done = run(tmp_path / "said", tmp_path / "leaky.h5", "--json")
    assert [report["status"] for report in done.reports] == ["converted"], done.reports
    with zipfile.ZipFile(tmp_path / "leaky.keras") as archive_:
        assert '"negative_slope": 0.25' in archive_.read("config.json").decode()


def test_a_save_that_failed_half_way(tmp_path: Path) -> None:
    """Keras refuses some layers only while it writes their weights, and leaves a file behind that has an architecture and no more; seen with TextVectorization."""
    path = written(tmp_path, copy_of("keras-2.2.4", "cnn_sequential.h5")) / "cnn_sequential.h5"
    with h5py.File(path, "r+") as file:
        last = file["model_weights"].attrs["layer_names"][-1].decode()
        del file["model_weights"][last].attrs["weight_names"]
    done = run(tmp_path / "said", path, "--json")
    assert done.code == 1
    assert [(report["status"], report["reason"]["code"]) for report in done.reports] == [("failed", "unfinished")], done.reports
    assert f"the weights of {last} are missing" in done.reports[0]["reason"]["text"]


# --- 2. whole or not at all ------------------------------------------------------------------------------------------

MOMENTS = {  # when the whole process group is killed: after so many hidden entries have been seen, or results, and then so many seconds later
    f"{kind}-{number}{'-overwriting' if over else ''}": (kind, number, delay, over)
    for kind, number, delay, over in [
        ("hidden", 1, 0.0, False), ("hidden", 2, 0.02, False), ("hidden", 3, 0.1, False), ("result", 1, 0.0, False), ("result", 2, 0.05, False), ("random", 1, 3.0, False),
        ("hidden", 1, 0.0, True), ("hidden", 4, 0.05, True), ("result", 3, 0.0, True), ("result", 5, 0.01, True), ("random", 2, 6.0, True), ("random", 3, 1.0, True),
    ]
}  # fmt: skip


def test_killed_at_any_moment(tmp_path: Path) -> None:
    kept = passed.Passed("convert-killed")
    keys = dict.fromkeys(MOMENTS, passed.digest(PROGRAM.read_bytes(), PINS.read_bytes(), Path(__file__).read_bytes()))
    again = kept.again(keys) or {random.choice(sorted(MOMENTS))}
    source, out = written(tmp_path / "old", some_models()), tmp_path / "new"
    before, failed, missed = fingerprints(source), {}, 0
    for moment in [m for m in MOMENTS if m in again]:
        kind, number, delay, over = MOMENTS[moment]
        running = start(tmp_path / "said", source, "--out", out, "--jobs", "2", *(["--overwrite"] if over else []))
        known, seen, times = set(results(out)), set(), {p: p.stat().st_mtime_ns for p in results(out)}
        until = time.monotonic() + (delay * random.uniform(0.5, 2) if kind == "random" else 90)
        while time.monotonic() < until and running.process.poll() is None:
            try:
                if kind == "hidden":
                    seen |= {p for p in out.rglob("*") if p.name.startswith(".")}
                elif kind == "result":
                    seen |= {p for p in results(out) if p not in known or p.stat().st_mtime_ns != times[p]}
            except FileNotFoundError:  # what was looked at went meanwhile
                continue
            if kind != "random" and len(seen) >= number:
                time.sleep(delay)
                break
            time.sleep(0.001)
        missed += running.process.poll() is not None
        running.kill()
        half = {str(p.relative_to(out)): why for p in results(out) if (why := incomplete(p))} if out.is_dir() else {}
        if half:
            failed[moment] = half
    done = run(tmp_path / "said", source, "--out", out, "--jobs", "2", "--json")
    rest = {report["source"]: report["reason"] for report in done.reports if report["status"] not in ("converted", "present")}
    kept.keep(keys, set(MOMENTS) if rest or fingerprints(source) != before else set(failed))
    assert not failed, f"after a kill, half a file stands under a result's name: {failed}"
    assert not rest and done.code == 0, f"after kills a rerun does not end with everything converted: {rest}"
    assert {Path(r["target"]) for r in done.reports} == set(results(out)) and not [p for p in results(out) if incomplete(p)]
    assert fingerprints(source) == before, "an original was touched"
    assert missed < max(2, len(again)), "no run was alive when it should have been killed: the test tests nothing"


def test_two_runs_at_once(tmp_path: Path) -> None:
    """On the same folder: both end, each line is clear, every result is whole."""
    source, out = written(tmp_path / "old", some_models()), tmp_path / "new"
    both = [start(tmp_path / f"said{n}", source, "--out", out, "--jobs", "1", "--json") for n in range(2)]
    done = [one.end() for one in both]
    told: dict[str, list] = {}
    for one in done:
        assert "Traceback" not in one.err
        for report in one.reports:
            told.setdefault(report["source"], []).append((report["status"], report["reason"] and report["reason"]["code"]))
    odd = {source: says for source, says in told.items() if not set(says) <= {("converted", None), ("present", "done"), ("failed", "busy")} or not {"converted", "present"} & {s for s, _ in says}}
    assert not odd, f"a reader of two runs at once would see: {odd}"
    assert len(told) == len(some_models()) and len(results(out)) == len(told) and not [p for p in results(out) if incomplete(p)]
    assert not [p for p in out.rglob("*") if p.name.startswith(".")], "hidden files are left"


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list]:
    base = tmp_path_factory.mktemp("inside")
    given = written(base / "given", copy_of("keras-2.2.4", "cnn_sequential.h5", "activation_relu.json", "activation_relu_weights.h5", "lstm_default.h5"))
    files = [given / name for name in ("cnn_sequential.h5", "activation_relu.json", "activation_relu_weights.h5", "lstm_default.h5")]
    (base / "work").mkdir()
    done = start(base / "said", base / "work", *files, program=[python(), "-X", "faulthandler", DATA / "inside.py"], TF_CPP_MIN_LOG_LEVEL="3").end()
    lines = [json.loads(line) for line in done.out.splitlines() if line.startswith('["')]
    last = lines[-1][0] if lines else "the beginning"
    return {case: rest for case, *rest in lines} | {"": [done.code, last, done.err[-1500:], {}]}


TROUBLE = {  # (statuses that are right, reason codes, words that the reader must see)
    "ok": ("converted", "", ""), "again": ("present", "done", ""), "foreign": ("failed", "exists", "--overwrite"), "foreign-overwritten": ("converted", "", ""), "ours-of-another": ("failed", "exists", "--overwrite"),
    "missing": ("failed", "missing", "nowhere.h5"), "missing-weights": ("failed", "missing missing_weights", "no-such-weights.h5"), "architecture": ("converted", "", ""), "needs-weights": ("failed", "needs_weights", "--weights"),
    "weights-only": ("failed", "weights_only", "--weights"), "folder": ("failed", "not_keras", ""), "under-a-file": ("failed", "write", ""), "proc": ("failed", "write", ""), "target-is-a-folder": ("failed", "write exists", ""),
    "removed": ("failed", "changed missing", ""), "changed": ("failed", "changed", ""), "changed-weights": ("failed", "changed", ""), "appeared": ("failed", "exists", ""), "target-folder-removed": ("failed", "write", ""),
    "failing-late": ("failed", "failed write", ""), "name-spaces": ("converted", "", ""), "name-chinese": ("converted", "", ""), "name-quotes": ("converted", "", ""), "name-newline": ("converted", "", ""), "name-escape": ("converted", "", ""),
    "name-dots": ("converted", "", ""), "name-no-ending": ("converted", "", ""), "name-hidden": ("converted", "", ""), "name-dash": ("converted", "", ""), "name-percent": ("converted", "", ""), "name-markup": ("converted", "", ""),
    "name-long": ("converted failed", "write", ""), "name-very-long": ("failed", "write", ""), "name-long-chinese": ("converted failed", "write", ""), "source-link": ("converted", "", ""), "dangling": ("failed", "missing", ""), "loop": ("failed", "unreadable", ""),
    "fifo": ("failed", "not_keras", ""), "device": ("failed", "not_keras", ""), "target-link": ("failed", "exists", ""), "target-link-overwritten": ("converted failed", "exists write", ""), "target-dangling": ("failed", "exists write", ""),
    "itself": ("failed refused", "original exists write", ""), "itself-other-way": ("failed refused", "original exists write", ""), "full-0": ("failed", "write", ""), "full-1000": ("failed", "write", ""), "full-12000": ("failed", "write", ""),
    "full-20000": ("failed", "write", ""), "full-overwrite": ("failed", "write", ""), "full-keras2": ("failed", "write", ""), "not-full-again": ("converted", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", TROUBLE)
def test_trouble_is_told(case: str, inside: dict[str, list]) -> None:
    statuses, codes, words = TROUBLE[case]
    assert case in inside, f"the process died after {inside[''][1]!r} (exit code {inside[''][0]}): the reader is told nothing\n{inside[''][2]}"
    status, code, text, seen = inside[case]
    assert status in statuses.split() and (code or "") in (codes.split() or [""]) + ([""] if "converted" in statuses else []), f"{case}: a reader would see: {text}"
    assert words in text, f"{case}: the line does not name {words}: {text}"
    if status == "failed" and "names" in seen:
        hidden = [name for name in seen["names"] if name.startswith(".") and name != ".model.h5"]
        assert not hidden, f"{case}: left behind: {hidden}"
        assert code in ("exists", "present") or case == "target-is-a-folder" or not [name for name in seen["names"] if name.endswith((".keras", "back.h5")) and name != "new.keras"] or seen.get("same"), f"{case}: half a file? {seen['names']}"
    if status == "converted" and "there" in seen:
        assert seen["there"], f"{case}: told as converted, but no file is there"


def test_what_is_precious_stays(inside: dict[str, list]) -> None:
    """Foreign files under the target's name, what links point to, originals given as target."""
    lost = [case for case in ("foreign", "appeared", "target-link", "target-link-overwritten") if inside[case][3]["content"] != "precious"]
    lost += [case for case in ("itself", "itself-other-way", "itself-linked", "itself-hard", "ours-of-another", "full-overwrite") if not inside[case][3]["same"]]
    lost += [case for case in ("planted-file", "planted-folder", "planted-own-folder") if not inside[case][3]["kept"]]
    lost += ["target-is-a-folder"] if "cnn_sequential.keras/keep" not in inside["target-is-a-folder"][3]["names"] else []
    lost += ["target-dangling"] if inside["target-dangling"][3]["elsewhere"] else []
    lost += ["planted-folder: written into"] if inside["planted-folder"][3]["beside"] != ["keep"] else []
    assert not lost, f"a reader would have lost a file: {lost}"
    assert inside["planted-file"][3]["hidden"], "the program's hidden names were not seen: the test tests nothing"


def test_a_folder_that_may_not_be_written(inside: dict[str, list]) -> None:
    if inside["read-only"][3]["root"]:
        pytest.skip("root may write everywhere; under-a-file and proc say the same")
    assert inside["read-only"][:2] == ["failed", "write"] and inside["no-permission"][:2] == ["failed", "unreadable"]


def test_names_do_not_steer_the_terminal(inside: dict[str, list]) -> None:
    odd = {case: rest[3]["odd lines"] for case, rest in inside.items() if case and rest[3].get("odd lines")}
    assert not odd, f"control characters of a file's name reach the reader's terminal: {odd}"


# --- 3. hostile files ------------------------------------------------------------------------------------------------


@dataclass
class Bad:
    done: Done
    reports: dict[str, dict]
    sizes: dict[str, int]
    changed: dict[str, list[str]]
    sprung: list[str]
    secrets: list[str]
    left: list[str]
    all: int


def _originals() -> dict[str, bytes | dict[str, bytes]]:
    with tarfile.open(REAL) as opened:
        savedmodel = {m.name.split("/", 2)[2]: opened.extractfile(m).read() for m in opened if m.isfile() and m.name.startswith("keras2/saved_model/")}
    return {
        "one.h5": copy_of("keras-1.2.2", "cnn_sequential.h5")["cnn_sequential.h5"], "two.h5": copy_of("keras-2.2.4", "lstm_default.h5")["lstm_default.h5"],
        "three.h5": copy_of("keras-3.8.0", "conv1d.h5")["conv1d.h5"], "two.keras": copy_of("tf-2.15", "nested_model.keras")["nested_model.keras"],
        "three.keras": copy_of("keras-3.15.1", "cnn_functional.keras")["cnn_functional.keras"], "two.savedmodel": savedmodel,
    }  # fmt: skip


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Bad:
    """More than 2,000 bad files (or, where they passed before, a tenth of them) among good ones, converted by one run in a sandbox."""
    base = tmp_path_factory.mktemp("bad")
    traps, sandbox, source = base / "traps", base / "sandbox", base / "bad"
    (traps / "victim").mkdir(parents=True)
    (traps / "victim" / "keep").write_text("precious")
    (traps / "secret.txt").write_text("topsecretword\n")
    (traps / "numbers.txt").write_text("47110815\n")
    with h5py.File(traps / "secret.h5", "w") as file:
        file["x"] = [47110815.0] * 64
    for name in ("home", "tmp", "cwd", "path"):
        (sandbox / name).mkdir(parents=True)
    (sandbox / "path" / "convert_trap.py").write_text(f"open({str(traps / 'imported')!r}, 'w').close()\n")
    (sandbox / "home" / "keep.h5").write_text("precious")
    kept = passed.Passed("convert-hostile")
    key = passed.digest(PROGRAM.read_bytes(), PINS.read_bytes(), (DATA / "hostile.py").read_bytes(), REAL.read_bytes())
    keys, again, first = {}, set(), {}
    for name, write in hostile.files(_originals(), traps):
        assert name not in first, f"{name} twice"
        first[name] = write
        keys[name] = key
    again = kept.again(keys)
    for name in again:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        first[name](source / name)
    places = {"traps": traps, "home": sandbox / "home", "cwd": sandbox / "cwd", "sources": source}
    before = {name: fingerprints(place) for name, place in places.items()}
    done = start(
        base / "said", source, "--out", base / "new", "--jobs", "2", "--limit", "30", "--json", cwd=sandbox / "cwd",
        HOME=str(sandbox / "home"), TMPDIR=str(sandbox / "tmp"), PYTHONPATH=str(sandbox / "path"),
    ).end(limit=1500)  # fmt: skip
    changed = {name: sorted({k for k, _ in set(before[name].items()) ^ set(fingerprints(place).items())}) for name, place in places.items()}
    reports = {str(Path(report["source"]).relative_to(source)): report for report in json.loads(done.out)}
    sizes = {name: _size(source / name) for name in again}
    secrets = [str(path.relative_to(base / "new")) for path in results(base / "new") if any(word in content for content in _contents(path) for word in (b"topsecretword", b"47110815"))]
    left = sorted(path.name for path in (sandbox / "tmp").iterdir() if not path.name.startswith("__autograph"))
    sprung = [name for name in changed["traps"]]
    found = Bad(done, reports, sizes, changed, sprung, secrets, left, len(keys))
    kept.keep(keys, set(keys) if sprung or secrets or changed["home"] not in ([], KERAS) or changed["cwd"] else {name for name in again if judged(name, reports.get(name))})
    print(f"{len(again)} bad files of {len(keys)}, {done.took:.0f} s, {done.peak >> 20} MiB")
    return found


KERAS = [".", ".keras", ".keras/keras.json"]  # Keras itself writes this wherever it is imported


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) if path.is_dir() else path.stat().st_size


def _contents(path: Path) -> Iterable[bytes]:
    with zipfile.ZipFile(path) as opened:
        for name in opened.namelist():
            yield opened.read(name)


def judged(name: str, report: dict | None) -> str | None:
    """What is wrong with what a reader is told about a bad file, or about a good one among them."""
    if report is None:
        return f"{name}: passed over without a word"
    status, reason = report["status"], report["reason"]
    if "_good." in name:
        return None if status == "converted" else f"{name}: a whole file, and the reader is told: {reason}"
    if status not in STATUS or (status in ("failed", "refused") and not (reason and reason["text"].strip())):
        return f"{name}: {status} without a reason"
    if status in ("converted", "present"):
        return None if reason is None and report["proof"] and report["proof"]["maximum"] <= max(report["proof"]["tolerance"], _unsteady(report)) else f"{name}: {status}, but {reason or report['proof']}"
    if status == "not compared":
        return None if reason["code"] == "no_comparison" else f"{name}: told as converted, but {reason['text']}"
    if name.startswith(("cut/", "noise/", "archive/")) and reason["code"] in ("failed", "died", "time", "memory") and "savedmodel" not in name and "/two/" not in name:
        return f"{name}: a damaged file, but the reader is told: {reason['text']}"
    if reason["code"] in ("died", "time") and not name.startswith(("greedy/", "flipped/")):
        return f"{name}: {reason['text']}"
    return None


def test_there_are_enough_bad_files(bad: Bad) -> None:
    assert bad.all >= 2000


def test_every_bad_file_ends_with_a_reason(bad: Bad) -> None:
    """Or converts equal; and a bad one takes no good one along."""
    faults = [fault for name in sorted(bad.sizes) if (fault := judged(name, bad.reports.get(name)))]
    groups = Counter("/".join(fault.split(":")[0].split("/")[:2]) for fault in faults)
    assert not faults, f"{len(faults)} of {len(bad.sizes)}, {dict(groups)}:\n  " + "\n  ".join(faults[:60])


def test_nothing_in_a_bad_file_runs(bad: Bad) -> None:
    """No code, no operation that reads, writes or deletes, no import: each would have left something."""
    assert not bad.sprung, f"code or operations in a file did this: {bad.sprung}"


def test_nothing_of_this_machine_gets_into_a_result(bad: Bad) -> None:
    assert not bad.secrets, f"files of this machine that a bad file points to are in: {bad.secrets}"


def test_nothing_is_written_outside_of_the_target(bad: Bad) -> None:
    assert bad.changed["home"] in ([], KERAS, KERAS[1:]), bad.changed["home"]
    assert not bad.changed["cwd"] and not bad.changed["sources"], (bad.changed["cwd"], bad.changed["sources"])
    deaths = sum(bool(r["reason"]) and r["reason"]["code"] in ("died", "time") for r in bad.reports.values())
    assert len(bad.left) <= 2 * deaths, f"left in the folder for temporary files: {bad.left[:10]}"


def test_no_traceback_and_no_control_characters(bad: Bad) -> None:
    assert "Traceback" not in bad.done.err, bad.done.err[-3000:]
    assert not bad.done.err.strip(), f"a reader would see, beside the answer:\n{bad.done.err[-2000:]}"


def test_json_stays_json(bad: Bad) -> None:
    assert len(bad.done.reports) >= len(bad.sizes)


def test_no_bad_file_takes_much_memory_or_time(bad: Bad) -> None:
    allowed = constants()["MEMORY"] * max(bad.sizes.values()) + constants()["ROOM"]
    assert bad.done.peak <= allowed, f"a worker took {bad.done.peak >> 20} MiB, {allowed >> 20} are promised"
    assert bad.done.computed < 600, f"{len(bad.sizes)} bad files took {bad.done.computed:.0f} s of the processors"  # the clock tells more of what else this machine does


def test_a_bad_file_alone_and_odd_things_in_a_folder(tmp_path: Path) -> None:
    """What is no model, in a folder: named if it has a model's name, and nothing stalls or stops the others."""
    good = copy_of("keras-2.2.4", "merge_add.h5", "lstm_default.h5", "activation_relu.json", "activation_relu_weights.h5")
    files = {
        "pointer.h5": b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 1234567\n", "page.keras": b"<!DOCTYPE html><html>", "nothing.h5": b"", "archive-called.h5": some_models()["keras-3.15.1-merge_add.keras"],
        "same.h5": good["merge_add.h5"], "same.hdf5": good["lstm_default.h5"], "same.h5.h5": good["merge_add.h5"], "a/same.h5": good["merge_add.h5"], "with space/模型.h5": good["merge_add.h5"],
        "plain/model.json": good["activation_relu.json"], "plain/model_weights.h5": good["activation_relu_weights.h5"], "notes.txt": b"hello", "\x1b[31mred.h5": b"no",
    }  # fmt: skip
    folder = written(tmp_path / "old", files)
    os.mkfifo(folder / "fifo.keras")
    (folder / "loop.h5").symlink_to("loop.h5")
    (folder / "round").symlink_to(folder, target_is_directory=True)
    damaged = bytearray(good["activation_relu_weights.h5"])
    damaged[-3000:-2000] = os.urandom(1000)
    written(folder, {"damaged/model.json": good["activation_relu.json"], "damaged/model_weights.h5": bytes(damaged)})
    before = fingerprints(folder)
    done = run(tmp_path / "said", folder, "--out", tmp_path / "new", "--jobs", "1", "--json", "--limit", "60", limit=150)
    told = {str(Path(r["source"]).relative_to(folder)): r for r in done.reports}
    for name in ("same.h5", "same.hdf5", "same.h5.h5", "a/same.h5", "with space/模型.h5", "plain/model.json", "archive-called.h5"):
        assert name in told and told[name]["status"] == "converted", f"{name}: {told.get(name, {}).get('reason', 'passed over without a word')}"
    assert len({r["target"] for r in done.reports}) == len(done.reports), "two results under one name"
    silent = {"pointer.h5", "page.keras", "nothing.h5", "loop.h5", "\x1b[31mred.h5", "damaged/model.json"} - set(told)
    assert not silent, f"passed over without a word: {silent}"
    assert "LFS" in told["pointer.h5"]["reason"]["text"]
    assert fingerprints(folder) == before and done.code == 1
    again = run(tmp_path / "said", folder, "--out", tmp_path / "new", "--jobs", "1", "--lang", "zh", limit=150)
    assert all(line.isprintable() for line in again.out.splitlines()), "control characters of names reach the terminal"
    assert re.search("[\u4e00-\u9fff]", again.out) and "已存在" in again.out


# --- 4. the command line ---------------------------------------------------------------------------------------------

KEYS = {"source", "target", "status", "written_by", "reason", "changes", "proof"}
PROOF = {"reference", "samples", "values", "maximum", "median", "tolerance", "where", "constant"}
CUSTOM = '''
import keras
from tensorflow.keras.layers import Layer

class Own(Layer):
    def call(self, x):
        return x * 2
'''


def test_help_needs_nothing_and_speaks_both_languages(tmp_path: Path) -> None:
    for lang, words in (("zh_CN.UTF-8", "退出码"), ("en_GB.UTF-8", "Exit codes")):
        done = run(tmp_path, "--help", program=[sys.executable, PROGRAM], LC_ALL=lang)
        assert done.code == 0 and words in done.out, done.out
    every = run(tmp_path, "--help", program=[sys.executable, PROGRAM]).out
    assert all(option in every for option in ("--out", "--to", "--weights", "--custom", "--allow-code", "--overwrite", "--jobs", "--limit", "--json", "--lang"))


@pytest.mark.parametrize("wrong", ["", "--nonsense x", "--to keras1 x", "--jobs 0 x", "--jobs many x", "--custom no-such-file.py x", "--weights w.h5 a.json b.json", "--lang fr x", "--limit soon x"])
def test_called_wrongly(wrong: str, tmp_path: Path) -> None:
    done = run(tmp_path, *wrong.split())
    assert done.code == 2 and "convert.py: error:" in done.err and not done.out, (done.code, done.err)


@pytest.mark.parametrize("limit", ["0", "-1", "nan"])
def test_a_limit_that_is_none(limit: str, tmp_path: Path) -> None:
    done = run(tmp_path, "--limit", limit, "x", limit=60)
    assert done.code == 2, f"--limit {limit}: {done.out}{done.err}"


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for lang, words in (("zh", "没有找到模型"), ("en", "no model found")):
        done = run(tmp_path / "said", tmp_path / "empty", "--lang", lang)
        assert done.code == 1 and words in done.err
    done = run(tmp_path / "said", tmp_path / "empty", "--json")
    assert done.reports == [], "a script gets no JSON where no model is found"
    assert not list((tmp_path / "empty").iterdir()) and not list(tmp_path.glob("empty-*")), "something was written"


def test_without_its_libraries_it_says_so(tmp_path: Path) -> None:
    for name in ("pebble", "tf_keras"):
        written(tmp_path / name, {f"{name}.py": f"raise ImportError('No module named {name}', name={name!r})\n".encode()})
        done = run(tmp_path / "said", written(tmp_path / "old", {"m.h5": copy_of("keras-2.2.4", "merge_add.h5")["merge_add.h5"]}) / "m.h5", "--out", tmp_path / "new", limit=120, PYTHONPATH=str(tmp_path / name))
        assert done.code and name in done.err + done.out, f"without {name}: exit code {done.code}\n{done.err}{done.out}"
        assert not list(tmp_path.glob("new/*"))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """Runs that share their starts: one for each set of options."""
    base = tmp_path_factory.mktemp("session")
    old, latest = copy_of("keras-2.2.4", "merge_add.h5", "conv2d_channels_first.h5") | copy_of("tf-2.15", "lambda_expression.h5"), copy_of("keras-3.15.1", "merge_add.keras", "cnn_functional.keras")
    written(base / "all", {"a.h5": old["merge_add.h5"], "b.keras": latest["merge_add.keras"]})
    written(base / "open", {"a.h5": old["merge_add.h5"], "b.h5": old["conv2d_channels_first.h5"]})
    written(base / "code", {"lambda.h5": old["lambda_expression.h5"]})
    written(base / "x", {"m.h5": old["merge_add.h5"]}), written(base / "y", {"m.h5": copy_of("keras-2.2.4", "lstm_default.h5")["lstm_default.h5"]})
    written(base / "z", {"m.h5": old["merge_add.h5"], "m.keras": latest["cnn_functional.keras"]})
    hostile.model_h5(base / "own" / "own.h5", hostile.sequential({"class_name": "Own", "config": {"name": "own"}}), "2.11.0")
    written(base, {"own.py": CUSTOM.encode(), "broken.py": b"raise SystemExit(3)\n"})
    calls = {
        "all": ("all", "--json"), "all again": ("all", "--json"), "open": ("open", "--lang", "en"), "open again": ("open", "--lang", "en"), "code": ("code", "--json"), "code allowed": ("code", "--allow-code", "--json"),
        "own": ("own", "--json"), "own given": ("own", "--custom", "own.py", "--json"), "own broken": ("own", "--custom", "broken.py", "--out", "own-broken", "--json"), "two folders": ("x", "y", "--out", "two", "--json"), "two files": ("x/m.h5", "y/m.h5", "--out", "twice", "--json"),
        "source as target": ("z/m.h5", "z/m.keras", "--overwrite", "--json"), "in place": ("x", "--out", "x", "--json"), "zh": ("x/m.h5", "--out", "zh.keras", "--lang", "zh"), "nobody": ("nobody.h5", "--lang", "en"),
    }  # fmt: skip
    before = {name: fingerprints(base / name) for name in ("all", "open", "code", "own", "x", "y", "z")}
    done: dict[str, Done] = {}
    for name, arguments in calls.items():
        done[name] = run(base / "said", *arguments, "--jobs", "1", cwd=base)
    done["originals"] = {name: sorted(k for k, v in before[name].items() if fingerprints(base / name).get(k) != v and v[0] != "folder") for name in before}
    done["base"] = base
    return done


def test_exit_codes(session: dict[str, Done]) -> None:
    got = {name: session[name].code for name in ("all", "all again", "open", "code", "code allowed", "own", "own given", "own broken", "nobody")}
    assert got == {"all": 0, "all again": 0, "open": 3, "code": 1, "code allowed": 0, "own": 1, "own given": 0, "own broken": 1, "nobody": 1}


def test_not_compared_stays_not_compared(session: dict[str, Done]) -> None:
    """A rerun finds the result there; that it was never compared is still true."""
    assert session["open again"].code == 3, session["open again"].out


def test_json_for_scripts(session: dict[str, Done]) -> None:
    for report in session["all"].reports + session["code"].reports:
        assert set(report) >= KEYS and report["status"] in STATUS
        assert report["reason"] is None or set(report["reason"]) == {"code", "text"} and report["reason"]["code"] in constants()["REASONS"]
        assert all({"code", "text"} <= set(change) and change["code"] in constants()["CHANGES"] for change in report["changes"])
        assert report["proof"] is None or set(report["proof"]) == PROOF
    assert [report["status"] for report in session["all"].reports] == ["converted"] * 2
    assert [report["status"] for report in session["all again"].reports] == ["present"] * 2
    assert session["all"].reports[0]["written_by"] == "Keras 2.2.4" and not session["all"].err


def test_its_lines(session: dict[str, Done]) -> None:
    assert "NOT COMPARED" in session["open"].out and re.search(r"2 converted, 1 of them compared equal; 0 not converted", session["open"].out)
    assert "已转换" in session["zh"].out and "最大相对差异" in session["zh"].out
    assert "there is no such file" in session["nobody"].out


def test_code_only_when_asked(session: dict[str, Done]) -> None:
    assert session["code"].reports[0]["reason"]["code"] == "lambda" and "--allow-code" in session["code"].reports[0]["reason"]["text"]
    assert session["code allowed"].reports[0]["status"] == "converted"


def test_custom_classes_only_when_given(session: dict[str, Done]) -> None:
    assert session["own"].reports[0]["reason"]["code"] == "custom" and "Own" in session["own"].reports[0]["reason"]["text"]
    assert session["own given"].reports[0]["status"] == "converted"
    assert "broken.py" in session["own broken"].reports[0]["reason"]["text"], session["own broken"].reports[0]["reason"]


@pytest.mark.parametrize("name", ["two folders", "two files"])
def test_two_sources_with_one_name(name: str, session: dict[str, Done]) -> None:
    reports = session[name].reports
    assert [r["status"] for r in reports] == ["converted"] * 2 and len({r["target"] for r in reports}) == 2, [(r["status"], r["target"], r["reason"]) for r in reports]


def test_no_original_is_replaced(session: dict[str, Done]) -> None:
    """Not even with --overwrite, where the result of one would get the name of another."""
    assert not any(session["originals"].values()), f"originals replaced or changed: {session['originals']}"


def test_into_the_same_folder(session: dict[str, Done]) -> None:
    done = session["in place"]
    assert [r["status"] for r in done.reports] == ["converted"], f"convert.py x --out x: {done.out}{done.err}"


def test_interrupted_by_the_reader(tmp_path: Path) -> None:
    """Ctrl-C: no traceback, nothing half."""
    source = written(tmp_path / "old", some_models())
    running = start(tmp_path / "said", source, "--out", tmp_path / "new", "--jobs", "1")
    while not (tmp_path / "new").is_dir() and running.process.poll() is None and time.monotonic() - running.begun < 90:
        time.sleep(0.02)
    late = running.process.poll() is not None or len(list((tmp_path / "new").glob("*.keras"))) == len(list(source.iterdir()))
    os.killpg(running.process.pid, signal.SIGINT)
    done = running.end(60)
    late |= "not converted" in done.out  # its last line: everything was done before the interruption came
    assert (late or done.code not in (0, 3)) and not [p for p in results(tmp_path / "new") if incomplete(p)]
    assert "Traceback" not in done.err, f"the reader gets a traceback:\n{done.err[-1500:]}"


def test_as_a_module(tmp_path: Path) -> None:
    source = written(tmp_path / "old", {"m.h5": copy_of("keras-2.2.4", "merge_add.h5")["merge_add.h5"]}) / "m.h5"
    code = f"import sys; sys.path.insert(0, {str(PROGRAM.parent)!r}); from convert import convert, convert_all\nif __name__ == '__main__':\n    r = convert(sys.argv[1], sys.argv[2]); print(r.status, r.target, r.proof['maximum'] <= 1e-3)\n    print([r.status for r in convert_all([sys.argv[1]], sys.argv[3], jobs=1)])"
    done = run(tmp_path / "said", source, tmp_path / "one.keras", tmp_path / "two.keras", program=[python(), written(tmp_path, {"use.py": code.encode()}) / "use.py"])
    assert done.out.splitlines()[-2:] == [f"converted {tmp_path / 'one.keras'} True", "['converted']"], done.out + done.err


# --- back to Keras 2 -------------------------------------------------------------------------------------------------

BACK = "keras-3.15.1"


@dataclass
class Back:
    reports: dict[str, dict]
    opened: dict[str, dict]


@pytest.fixture(scope="module")
def back(tmp_path_factory: pytest.TempPathFactory) -> Back:
    base = tmp_path_factory.mktemp("back")
    kept = passed.Passed("convert-back")
    key = passed.digest(PROGRAM.read_bytes(), PINS.read_bytes(), (DATA / "opened.py").read_bytes(), (LEGACY / BACK / archive.ARCHIVE).read_bytes(), environments.table()["keras2"].requirements.read_bytes())
    keys = {model: key for model, facts in archive.facts(BACK)["models"].items() if "keras" in facts["formats"]}
    again = kept.again(keys)
    whole = archive.unpack(BACK, base / "whole")
    (base / "old").mkdir()
    for model in again:
        (whole / f"{model}.keras").rename(base / "old" / f"{model}.keras")
    done = start(base / "said", base / "old", "--to", "keras2", "--out", base / "new", "--jobs", "2", "--json").end(limit=1800)
    reports = {Path(report["source"]).stem: report for report in done.reports}
    pairs = [{"target": r["target"], "expected": str(whole / f"{model}.npz"), "model": model} for model, r in reports.items() if r["status"] in ("converted", "not compared")]
    found = Back(reports, {pair["model"]: pair for pair in helper("keras2", "opened.py", pairs)})
    kept.keep(keys, {model for model in again if not_back(model, found)})
    print(f"{len(again)} files back to Keras 2, {done.took:.0f} s")
    return found


def not_back(model: str, found: Back) -> str | None:
    report = found.reports.get(model)
    if report is None:
        return f"{model}: passed over without a word"
    if report["status"] in ("failed", "refused"):
        return None if report["reason"]["code"] in ("gone", "argument", "lambda", "layer", "custom", "differs") else f"{model}: {report['reason']['text']}"
    pair = found.opened[model]
    if "error" in pair:
        return None if "NHWC" in pair["error"] or model == "conv2d_channels_first" else f"{model}: Keras 2.15 does not open the result: {pair['error']}"
    limit = 2e-2 if HALF.search(model) else 1e-3
    return None if pair["apart"] <= limit else f"{model}: {report['status']}, but Keras 2.15 predicts otherwise: {pair['apart']:.2g} apart"


def test_back_to_keras_2(back: Back) -> None:
    """Keras 2.15 opens each result and predicts what Keras 3 predicted; what has no counterpart is named."""
    faults = [fault for model in sorted(back.reports) if (fault := not_back(model, back))]
    assert not faults, f"{len(faults)} of {len(back.reports)}:\n  " + "\n  ".join(faults)


def test_most_go_back(back: Back) -> None:
    came = sum(r["status"] == "converted" for r in back.reports.values())
    assert came >= 0.7 * len(back.reports), Counter((r["status"], r["reason"] and r["reason"]["code"]) for r in back.reports.values())


# --- 5. what it asks for, and its words ------------------------------------------------------------------------------


def test_it_asks_for_what_the_environment_pins() -> None:
    head = re.search(r"(?m)^# /// script\n((?:#.*\n)+?)# ///$", PROGRAM.read_text(encoding="utf-8")).group(1)
    asked = tomllib.loads("".join(line[2:] + "\n" for line in head.splitlines()))["dependencies"]
    pins = [Requirement(line) for line in PINS.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    pinned = {pin.name.replace("-cpu", ""): str(pin.specifier) for pin in pins}
    for requirement in map(Requirement, asked):
        assert requirement.name in pinned, f"{requirement.name} is not in {PINS.name}: what readers install was not tested"
        assert not str(requirement.specifier) or str(requirement.specifier) == pinned[requirement.name], f"readers get {requirement}, the tests {pinned[requirement.name]}"
    imported = set(re.findall(r"(?m)^\s*(?:import|from) (\w+)", PROGRAM.read_text(encoding="utf-8"))) - set(sys.stdlib_module_names)
    given = {requirement.name.replace("-", "_") for requirement in map(Requirement, asked)} | {"numpy", "google"}  # that TensorFlow brings
    assert imported <= given, f"imported, but not asked for: {imported - given}"


def test_every_reason_has_words_in_both_languages() -> None:
    source = PROGRAM.read_text(encoding="utf-8")
    used = set(re.findall(r'Stop\(\s*"(\w+)"', source))
    assert used and used <= set(constants()["REASONS"]), used - set(constants()["REASONS"])
    noted = set(re.findall(r'changes\.append\(\("(\w+)"', source)) | set(re.findall(r'self\.note\("(\w+)"', source))
    assert noted and noted <= set(constants()["CHANGES"]), noted - set(constants()["CHANGES"])
    for table in ("REASONS", "CHANGES", "HELP"):
        for code, words in constants()[table].items():
            assert len(words) == 2 and all(words), code
            fields = [set(re.findall(r"{(\w+)", text)) for text in words]
            assert fields[0] == fields[1], f"{table} {code}: {fields}"


def test_bad_files_are_always_the_same() -> None:
    """Their names are, and they are many; what passed before is remembered by name."""
    names = [[name for name, _ in hostile.files(_originals(), Path("/traps"))] for _ in range(2)]
    assert names[0] == names[1] and len(set(names[0])) == len(names[0]) >= 2000
