"""Benchmark: what pages show is what was recorded, in both languages. Nothing here measures a time."""

import json
import re
import xml.etree.ElementTree as ElementTree

import pytest

from guide import benchmark

SVG = "{http://www.w3.org/2000/svg}"
langs = pytest.mark.parametrize("lang", benchmark.LANGS)


@pytest.fixture
def data():
    return json.loads((benchmark.RECORDED / "results.json").read_text("utf-8"))


def numbers(text):
    return re.findall(r"\d+(?:\.\d+)*", text)


def test_recorded_results_are_whole():
    found = benchmark.results()
    assert found.repeat >= 5
    assert found.environments["keras2"].versions["keras"].startswith("2.15.")
    assert found.environments["keras3"].versions["keras"].startswith("3.")
    for environment in benchmark.ENVIRONMENTS:
        assert found.environments[environment].models["large"].parameters > 100e6
        assert found.environments[environment].models["layers"].layers == 500


@langs
def test_chart_file_is_what_the_results_draw(lang):
    assert (benchmark.RECORDED / f"chart.{lang}.svg").read_bytes() == benchmark.svg(lang).encode()


@langs
def test_chart_stands_alone_and_has_words(lang):
    chart = benchmark.svg(lang)
    root = ElementTree.fromstring(chart)
    described = [root.find(f"{SVG}{name}") for name in ("title", "desc")]
    assert root.get("aria-labelledby").split() == [element.get("id") for element in described]
    assert all(bool(re.search("[一-鿿]", element.text)) == (lang == "zh") for element in described)
    assert chart.count("://") == 1, "only the namespace: no font, picture or script from elsewhere"
    assert len(chart) < 20_000
    assert "\n\n" not in benchmark.chart(lang), "Markdown would end the figure at an empty line"


def test_both_languages_show_the_same_numbers():
    zh, en = ([element.text for element in ElementTree.fromstring(benchmark.svg(lang)).iter(f"{SVG}text")] for lang in ("zh", "en"))
    assert [numbers(text) for text in zh] == [numbers(text) for text in en]
    zh, en = (benchmark.tables(lang)["benchmark"].split("\n\n") for lang in ("zh", "en"))
    assert numbers(zh[0]) == numbers(en[0])
    assert sorted(numbers(zh[1])) == sorted(numbers(en[1]))
    assert benchmark.WORDS["zh"].keys() == benchmark.WORDS["en"].keys()


@langs
def test_a_busy_machine_is_admitted(data, lang):
    notes = {load: benchmark.tables(lang, benchmark.check(data | {"load": load}, "x"))["benchmark"] for load in (None, 0.2, 3.5)}
    assert notes[None] == notes[0.2]
    assert "3.5" in notes[3.5].removeprefix(notes[0.2].rstrip())


@langs
def test_figures_table_and_chart_agree(lang):
    figures = benchmark.figures()
    rows = [line.split("|")[4:7] for line in benchmark.tables(lang)["benchmark"].splitlines()[2:] if line.startswith("|")]
    order = [(e, m, f) for m in benchmark.MODELS for e in benchmark.ENVIRONMENTS for f in benchmark.FIGURE_NAMES.values()]
    assert len(rows) == len(order) == 12
    drawn = {element.text for element in ElementTree.fromstring(benchmark.svg(lang)).iter(f"{SVG}text")}
    for (environment, model, file), cells in zip(order, rows, strict=True):
        for measure, cell in zip(benchmark.MEASURES, cells, strict=True):
            name = f"benchmark.{environment}.{model}.{file}.{measure}"
            assert cell.split("<br>")[0].split()[0] == figures[name]
            assert cell.split("<br>")[1].split()[0] == figures[f"{name}.value"]
            assert file == "h5" or figures[name] in drawn
            assert file != "h5" or figures[name] == "1.0"


def test_ratio_is_median_over_median_of_h5(data):
    files = data["environments"]["keras3"]["models"]["large"]["files"]
    data["repeat"] = 3
    for environment in data["environments"].values():
        for model in environment["models"].values():
            for file in model["files"].values():
                file |= {"save": [1, 2, 9], "load": [1, 2, 9], "size": [2, 2, 2]}
    files[".keras"]["save"] = [3, 5, 30]
    assert benchmark.check(data, "x").ratio("keras3", "large", ".keras", "save") == (2.5, 1.5, 15)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (("environments", "keras2"), "keras2"),
        (("environments", "keras3", "models", "large"), "keras3 large .* missing"),
        (("environments", "keras3", "models", "layers", "files", ".keras"), r"keras3 layers \.keras .* missing"),
        (("environments", "keras2", "models", "large", "files", ".weights.h5", "load"), r"keras2\.models\.large\.files\.\.weights\.h5\.load .*required"),
        (("environments", "keras2", "models", "large", "files", ".h5", "save", 0), r"keras2 large \.h5 save: \d+ measurements, expected \d+"),
        (("date",), "date .*required"),
    ],
)
def test_missing_cell_is_named(data, tmp_path, path, named):
    *parents, last = path
    target = data
    for key in parents:
        target = target[key]
    del target[last]
    broken = tmp_path / "results.json"
    broken.write_text(json.dumps(data))
    with pytest.raises(benchmark.BenchmarkError, match=rf"results\.json: .*{named}"):
        benchmark.results(broken)


def test_record_writes_all_or_nothing(data, tmp_path, monkeypatch, capsys):
    recorded = {lang: benchmark.svg(lang) for lang in benchmark.LANGS}
    monkeypatch.setattr(benchmark, "RECORDED", tmp_path / "benchmark")
    monkeypatch.setattr(benchmark, "run", lambda environment, python, repeat: data["environments"][environment])
    arguments = ["--repeat", str(data["repeat"]), "--python", "keras2=a", "--python", "keras3=b"]

    assert benchmark.main(arguments) == 0
    assert not benchmark.RECORDED.exists(), "without --record nothing is written"
    assert benchmark.main([*arguments, "--record"]) == 0
    assert {path.name for path in benchmark.RECORDED.iterdir()} == {"results.json", "chart.zh.svg", "chart.en.svg"}
    assert {lang: benchmark.svg(lang) for lang in benchmark.LANGS} == recorded
    assert "was" not in capsys.readouterr().out
    assert benchmark.main(arguments) == 0
    assert "(was 1.0)" in capsys.readouterr().out

    before = (benchmark.RECORDED / "results.json").read_bytes()
    del data["environments"]["keras3"]["models"]["layers"]
    assert benchmark.main([*arguments, "--record"]) == 1
    assert "keras3 layers" in capsys.readouterr().err
    assert (benchmark.RECORDED / "results.json").read_bytes() == before
