"""Save time, load time and file size of `.h5`, `.keras` and `.weights.h5`, relative to `.h5`.

    python -m guide.benchmark                 measure now and print beside the recorded ratios
    python -m guide.benchmark --record        measure and write benchmark/ (results.json and both charts)
    python -m guide.benchmark --draw          draw the charts again from results.json, without measuring

`snippets/benchmark/measure.py` measures; it runs in each environment in turn, nothing else beside it. Times are
never a reason to fail: they belong to a machine and a moment. Needs no TensorFlow itself.

`benchmark/results.json` holds every single measurement: save and load in seconds, size in bytes. A **ratio** is the
median of a file's measurements divided by the median of `.h5` in the same environment and for the same model;
its spread is the smallest and the largest measurement divided by that same median.

For pages: `tables(lang)`, `chart(lang)`, `program()` (Markdown each), and `figures()`:
    benchmark.<environment>.<model>.<file>.<measure>         ratio to .h5: "2.3"
    benchmark.<environment>.<model>.<file>.<measure>.value   median: seconds (save, load) or MB of 10^6 bytes (size)
    benchmark.<model>.parameters, benchmark.<model>.layers   "100.7M", "6"
    benchmark.date, benchmark.repeat, benchmark.cores        "2026-11-23", "5", "2"
with environment keras2 | keras3, model large | layers, file h5 | keras | weights, measure save | load | size.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from statistics import median
from typing import Annotated, Literal, NamedTuple, get_args
from xml.sax.saxutils import escape

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, PositiveInt, ValidationError, model_validator

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "snippets/benchmark/measure.py"
RECORDED = ROOT / "benchmark"
LIMIT = 1800  # seconds for one environment
QUIET = 0.5  # load average before the start, above which the page says that the machine was busy

Lang = Literal["zh", "en"]
EnvironmentName = Literal["keras2", "keras3"]
ModelName = Literal["large", "layers"]
Suffix = Literal[".h5", ".keras", ".weights.h5"]
Measure = Literal["save", "load", "size"]
LANGS: tuple[Lang, ...] = get_args(Lang)
ENVIRONMENTS: tuple[EnvironmentName, ...] = get_args(EnvironmentName)
MODELS: tuple[ModelName, ...] = get_args(ModelName)
SUFFIXES: tuple[Suffix, ...] = get_args(Suffix)
MEASURES: tuple[Measure, ...] = get_args(Measure)
FIGURE_NAMES: dict[Suffix, str] = {".h5": "h5", ".keras": "keras", ".weights.h5": "weights"}
COLOURS: dict[Suffix, str] = {".keras": "#3f7fbf", ".weights.h5": "#b8690f"}  # 3:1 or more on white and on dark

WORDS: dict[Lang, dict[str, str]] = {
    "zh": {
        "save": "保存",
        "load": "加载",
        "size": "大小",
        "model": "模型",
        "environment": "环境",
        "file": "文件",
        "shape": "{parameters} 参数，{layers} 层",
        "second": "{:.2f}\u00a0秒",
        "title": "保存耗时、加载耗时与文件大小：相对于 .h5 的倍数",
        "desc": "条形图，{groups} 组，每组对应一个模型和一个环境。竖线表示 .h5（= 1），条形越短越好；细线是最小值到最大值。图后的表格列出全部数值。",
        "axis": "竖线：.h5 = 1",
        "caption": "以同一环境、同一模型的 <code>.h5</code> 为 1，越短越好。条形是中位数，细线是最小值到最大值。",
        "note": (
            "每格第一行是相对于 `.h5`（同一环境、同一模型，`.h5` = 1）的倍数：预热一次后测 {repeat} 次取中位数，括号内是最小值与最大值；"
            "第二行是中位数本身，1 MB = 10⁶ 字节。`.weights.h5` 的加载是指对已经建好的模型调用 `load_weights`，不含建模型的时间；"
            "另外两种用 `load_model(..., compile=False)`。模型未编译。读文件时内容已在系统缓存中。每次加载后都核对过：权重与保存前完全相等。"
            "测于 {date}，{cores} 核，{versions}。"
        ),
        "busy": "测量开始时机器上还有别的任务在运行（系统负载 {load:.1f}），因此耗时的数值不可靠，须在空闲时重测。",
    },
    "en": {
        "save": "save",
        "load": "load",
        "size": "size",
        "model": "Model",
        "environment": "Environment",
        "file": "File",
        "shape": "{parameters} parameters, {layers} layers",
        "second": "{:.2f}\u00a0s",
        "title": "Save time, load time and file size, relative to .h5",
        "desc": (
            "Bar chart in {groups} groups, one for each model and environment. The vertical line is .h5 (= 1), a shorter bar is "
            "better; the thin line runs from the smallest to the largest measurement. The table after the chart holds all values."
        ),
        "axis": "vertical line: .h5 = 1",
        "caption": (
            "Relative to <code>.h5</code> in the same environment and for the same model; shorter is better. "
            "Bars are medians, thin lines run from the smallest to the largest measurement."
        ),
        "note": (
            "The first line of a cell is relative to `.h5` in the same environment and for the same model (`.h5` = 1): the median of {repeat} "
            "runs after one warm-up, in brackets the smallest and the largest. The second line is the median itself, 1 MB being 10⁶ bytes. "
            "Loading `.weights.h5` means `load_weights` into a model that is already built, so building it is not counted; "
            "the others use `load_model(..., compile=False)`. The models are not compiled. Files are read from the system's cache. After each "
            "load the weights were checked to equal the saved ones exactly. Measured {date} on {cores} cores with {versions}."
        ),
        "busy": (
            " Other work was running on the machine when the measurement began (load average {load:.1f}): the times are not reliable and "
            "have to be measured again on a quiet one."
        ),
    },
}


class BenchmarkError(Exception):
    """A measurement that failed or a results file that is not whole."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class File(_Strict):
    """One kind of file: the repetitions in order. Seconds, seconds, bytes."""

    save: tuple[Seconds, ...]
    load: tuple[Seconds, ...]
    size: tuple[PositiveInt, ...]


class Model(_Strict):
    parameters: PositiveInt
    layers: PositiveInt
    files: dict[Suffix, File]


class Environment(_Strict):
    versions: dict[Literal["python", "keras", "tensorflow", "h5py", "numpy"], str]
    models: dict[ModelName, Model]


class Ratio(NamedTuple):
    """Relative to the median of `.h5`: median, smallest, largest."""

    middle: float
    low: float
    high: float


class Results(_Strict):
    """What benchmark/results.json holds. `load` is the system's load average before the start, where there is one."""

    date: datetime.date
    cores: PositiveInt
    repeat: PositiveInt
    load: NonNegativeFloat | None
    environments: dict[EnvironmentName, Environment]

    @model_validator(mode="after")
    def whole(self) -> "Results":
        """Every environment, model, file and measure is there, `repeat` times."""
        for environment, model, suffix, measure in product(ENVIRONMENTS, MODELS, SUFFIXES, MEASURES):
            try:
                found = len(self.values(environment, model, suffix, measure))
            except KeyError as missing:
                raise ValueError(f"{environment} {model} {suffix} {measure}: {missing} is missing") from None
            if found != self.repeat:
                raise ValueError(f"{environment} {model} {suffix} {measure}: {found} measurements, expected {self.repeat}")
        return self

    def values(self, environment: EnvironmentName, model: ModelName, suffix: Suffix, measure: Measure) -> tuple[float, ...]:
        return getattr(self.environments[environment].models[model].files[suffix], measure)

    def ratio(self, environment: EnvironmentName, model: ModelName, suffix: Suffix, measure: Measure) -> Ratio:
        unit = median(self.values(environment, model, ".h5", measure))
        values = self.values(environment, model, suffix, measure)
        return Ratio(median(values) / unit, min(values) / unit, max(values) / unit)

    def median(self, environment: EnvironmentName, model: ModelName, suffix: Suffix, measure: Measure) -> float:
        """Seconds, or MB of 10^6 bytes."""
        return median(self.values(environment, model, suffix, measure)) / (1e6 if measure == "size" else 1)


# Reading


def check(data: object, source: str) -> Results:
    try:
        return Results.model_validate(data)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))} {fault['msg']}".strip() for fault in error.errors())
        raise BenchmarkError(f"{source}: " + "; ".join(faults)) from None


def results(path: Path | None = None) -> Results:
    """The recorded results (benchmark/results.json)."""
    path = path or RECORDED / "results.json"
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BenchmarkError(f"{path.name} is missing: python -m guide.benchmark --record") from None
    except ValueError as error:
        raise BenchmarkError(f"{path.name}: {error}") from None
    return check(data, path.name)


# Rendering


def number(ratio: float) -> str:
    """One decimal, two below 1: 2.3, 1.0, 0.27."""
    return f"{ratio:.1f}" if ratio >= 0.995 else f"{ratio:.2f}"


def count(parameters: int) -> str:
    """100687872 -> 100.7M, 136000 -> 136K."""
    return f"{parameters / 1e6:.1f}M" if parameters >= 1e6 else f"{parameters / 1e3:.0f}K"


def shape(found: Results, lang: Lang, model: ModelName) -> str:
    """What a model is called on the page: its size."""
    one = found.environments["keras3"].models[model]
    return WORDS[lang]["shape"].format(parameters=count(one.parameters), layers=one.layers)


def label(found: Results, environment: EnvironmentName) -> str:
    return f"Keras {found.environments[environment].versions['keras']}"


def busy(found: Results, lang: Lang) -> str:
    """A warning sentence for the page, when other work ran beside the measurement."""
    return WORDS[lang]["busy"].format(load=found.load) if (found.load or 0) > QUIET else ""


def figures(found: Results | None = None) -> dict[str, str]:
    """Single figures for prose; their names are in the module's docstring."""
    found = found or results()
    named = {"benchmark.date": found.date.isoformat(), "benchmark.repeat": str(found.repeat), "benchmark.cores": str(found.cores)}
    for model in MODELS:
        one = found.environments["keras3"].models[model]
        named |= {f"benchmark.{model}.parameters": count(one.parameters), f"benchmark.{model}.layers": str(one.layers)}
    for environment, model, suffix, measure in product(ENVIRONMENTS, MODELS, SUFFIXES, MEASURES):
        name = f"benchmark.{environment}.{model}.{FIGURE_NAMES[suffix]}.{measure}"
        named[name] = number(found.ratio(environment, model, suffix, measure).middle)
        value = found.median(environment, model, suffix, measure)
        named[f"{name}.value"] = f"{value:.1f}" if measure == "size" else f"{value:.2f}"
    return named


def tables(lang: Lang, found: Results | None = None) -> dict[str, str]:
    """Markdown by partial name: `benchmark`, the table under the chart with its note."""
    found = found or results()
    words = WORDS[lang]

    def cell(environment: EnvironmentName, model: ModelName, suffix: Suffix, measure: Measure) -> str:
        middle, low, high = map(number, found.ratio(environment, model, suffix, measure))
        spread = "" if low == middle == high else f" ({low}–{high})"
        value = found.median(environment, model, suffix, measure)
        return f"{middle}{spread}<br>" + (f"{value:.1f}\u00a0MB" if measure == "size" else words["second"].format(value))

    head = [words["model"], words["environment"], words["file"], *(words[measure].capitalize() for measure in MEASURES)]
    rows = [head, ["---"] * 3 + ["---:"] * 3]
    for model, environment, suffix in product(MODELS, ENVIRONMENTS, SUFFIXES):
        cells = [cell(environment, model, suffix, measure) for measure in MEASURES]
        rows.append([shape(found, lang, model), label(found, environment), f"`{suffix}`", *cells])
    versions = "; ".join(
        f"Keras {v['keras']}, TensorFlow {v['tensorflow']}, h5py {v['h5py']}, NumPy {v['numpy']}, Python {v['python']}"
        for v in (found.environments[environment].versions for environment in ENVIRONMENTS)
    )
    if lang == "zh":
        versions = versions.replace("; ", "；").replace(", ", "、")
    note = words["note"].format(repeat=found.repeat, date=found.date, cores=found.cores, versions=versions)
    note += busy(found, lang)
    return {"benchmark": "\n".join("| " + " | ".join(row) + " |" for row in rows) + f"\n\n{note}\n"}


def svg(lang: Lang, found: Results | None = None) -> str:
    """The chart, the same bytes for the same results.

    Text takes the colour and the font of the page it is written into, so it follows the site's light and dark scheme. As a file of
    its own (only then does `svg:root` match) it brings its own and follows the reader's system.
    """
    found = found or results()
    words = WORDS[lang]
    width, left, right, row = 400, 116, 350, 17
    combinations = list(product(MODELS, ENVIRONMENTS))
    shown: list[Suffix] = list(COLOURS)
    longest = max(found.ratio(e, m, s, k).high for (m, e), s, k in product(combinations, shown, MEASURES))

    def at(ratio: float) -> str:
        return f"{left + (right - left) * ratio / longest:.1f}"

    def text(x: float | str, y: float, content: str, **attributes: str) -> str:
        extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
        return f'<text x="{x}" y="{y}"{extra}>{escape(content)}</text>'

    marks: list[str] = []
    y = 12
    marks.append(text(at(1), y, words["axis"], font_size="11", text_anchor="middle"))
    for model, environment in combinations:
        y += 30
        marks.append(text(0, y, f"{shape(found, lang, model)} · {label(found, environment)}", font_weight="bold"))
        y += 8
        top = y
        for measure in MEASURES:
            for suffix in shown:
                middle, low, high = found.ratio(environment, model, suffix, measure)
                centre = y + row / 2
                if suffix == shown[0]:
                    marks.append(text(0, centre + 4, words[measure]))
                marks.append(text(left - 6, centre + 4, suffix, text_anchor="end"))
                bar = float(at(middle)) - left
                marks.append(f'<rect x="{left}" y="{y + 3}" width="{bar:.1f}" height="{row - 6}" fill="{COLOURS[suffix]}"/>')
                marks.append(f'<path d="M{at(low)} {centre}H{at(high)}" stroke="currentColor" stroke-width="1.5"/>')
                marks.append(text(f"{float(at(max(high, 1))) + 6:.1f}", centre + 4, number(middle)))
                y += row
            y += 5
        marks.append(f'<path d="M{at(1)} {top}V{y - 5}" stroke="currentColor" stroke-dasharray="3 2"/>')
    height = y + 3
    style = (
        "svg:root{color:#1c1c1c;background:#fff;font-family:sans-serif}"
        "@media(prefers-color-scheme:dark){svg:root{color:#e4e4e4;background:#1e2129}}"
    )
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 0 {width + 4} {height}" width="{(width + 4) * 1.2:.0f}" height="{height * 1.2:.0f}"'
        f' font-size="12.5" fill="currentColor" lang="{lang}" role="img" aria-labelledby="benchmark-title benchmark-desc">',
        f'<title id="benchmark-title">{escape(words["title"])}</title>',
        f'<desc id="benchmark-desc">{escape(words["desc"].format(groups=len(combinations)))}</desc>',
        f"<style>{style}</style>",
        *marks,
        "</svg>\n",
    ])


def chart(lang: Lang, found: Results | None = None) -> str:
    """Markdown of the partial `figures/benchmark.md`: the chart within the page, so that it follows the page's colours."""
    found = found or results()
    caption = WORDS[lang]["caption"] + busy(found, lang)
    return f'<figure class="benchmark">\n{svg(lang, found)}<figcaption>{caption}</figcaption>\n</figure>\n'


def program() -> str:
    """Markdown of the measuring program itself."""
    return f'```python title="{PROGRAM.name}"\n{PROGRAM.read_text("utf-8")}```\n'


# Measuring


def interpreter(environment: EnvironmentName) -> Path:
    from guide import environments  # only measuring needs one

    try:
        return environments.install(environment)
    except environments.EnvironmentMissing as error:
        raise BenchmarkError(str(error)) from None


def run(environment: EnvironmentName, python: Path, repeat: int) -> dict[str, object]:
    """What measure.py prints in one environment."""
    command = [str(python), str(PROGRAM), "--json", "--repeat", str(repeat)]
    settings = {"KERAS_BACKEND": "tensorflow", "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    try:
        done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        raise BenchmarkError(f"{environment}: no result within {LIMIT} s") from None
    if done.returncode:
        raise BenchmarkError(f"{environment}: {PROGRAM.name} failed\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def measure(pythons: Mapping[str, Path], repeat: int) -> Results:
    """Measure every environment, one after the other; `pythons` names interpreters to use in place of an environment's own."""
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    if (load or 0) > QUIET:
        print(f"note: the machine is busy (load {load:.1f}); its times are not worth recording", file=sys.stderr)
    measured: dict[str, object] = {}
    for environment in ENVIRONMENTS:
        print(f"{environment} ...", file=sys.stderr, flush=True)
        measured[environment] = run(environment, pythons.get(environment) or interpreter(environment), repeat)
    today = datetime.datetime.now(datetime.UTC).date()
    data = {"date": today, "cores": os.cpu_count(), "repeat": repeat, "load": load, "environments": measured}
    return check(data, "this run")


def replace(path: Path, content: str) -> None:
    """Write the whole file or nothing."""
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_text(content, "utf-8", newline="\n")
    os.replace(draft, path)


def draw(found: Results) -> None:
    for lang in LANGS:
        replace(RECORDED / f"chart.{lang}.svg", svg(lang, found))


def compare(now: Results, before: Results | None) -> str:
    """Ratios of this run as text, beside the recorded ones where there are any."""
    lines = [f"{'':8}{'':8}{'':13}" + "".join(f"{f'{measure} x .h5':>22}" for measure in MEASURES)]
    for key in product(ENVIRONMENTS, MODELS, SUFFIXES):
        cells = []
        for measure in MEASURES:
            recorded = f" (was {number(before.ratio(*key, measure).middle)})" if before else ""
            cells.append(f"{number(now.ratio(*key, measure).middle) + recorded:>22}")
        lines.append(f"{key[0]:8}{key[1]:8}{key[2]:13}" + "".join(cells))
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmark", description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true", help="write benchmark/results.json and the charts")
    parser.add_argument("--draw", action="store_true", help="only draw the charts again from benchmark/results.json")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="measurements of each file (default 5)")
    parser.add_argument("--python", action="append", default=[], metavar="NAME=PATH", help="another interpreter for an environment")
    options = parser.parse_args(argv)
    try:
        if options.draw:
            draw(results())
            return 0
        before = results() if (RECORDED / "results.json").exists() else None
        pythons = {name: Path(path) for name, _, path in (entry.partition("=") for entry in options.python)}
        now = measure(pythons, options.repeat)
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    print(compare(now, before))
    if options.record:
        replace(RECORDED / "results.json", json.dumps(now.model_dump(mode="json"), indent=1) + "\n")
        draw(now)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
