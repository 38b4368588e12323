"""The page "What opens what": the recorded matrix (guide.matrix) as a summary table, as data for the page's own script, and to download."""

from __future__ import annotations

import csv
import html
import io
import json

from guide import environments
from guide.matrix import MODELS, WAYS_OF, Cell, Matrix

# The ways that readers try first; the summary shows these.
FIRST = (("keras", "load"), ("h5", "load"), ("weights-h5", "load-weights"), ("h5", "load-weights"), ("legacy-weights-h5", "load-weights"),
         ("checkpoint", "load-weights"), ("savedmodel", "load"), ("savedmodel", "tfsm-layer"), ("json", "from-json"))  # fmt: skip
SUMMARY = ("keras2", "tf_keras", "keras_3_0_5", "keras_3_8_0", "keras3", "keras3_jax", "keras3_torch")
ARTIFACTS = {
    "keras": ".keras", "h5": ".h5", "weights-h5": ".weights.h5", "legacy-weights-h5": {"zh": "旧式权重 .h5", "en": "legacy weights .h5"},
    "savedmodel": "SavedModel", "checkpoint": {"zh": "TF 检查点", "en": "TF checkpoint"}, "json": {"zh": "JSON + 权重", "en": "JSON + weights"},
}  # fmt: skip
WAYS = {
    "load": "load_model", "load-no-compile": "load_model(compile=False)", "load-unsafe": "load_model(safe_mode=False)", "load-weights": "load_weights",
    "from-json": "model_from_json", "tfsm-layer": "TFSMLayer",
}  # fmt: skip
MODEL_NAMES = {
    "sequential": "Sequential", "functional": {"zh": "函数式，两个输入", "en": "functional, two inputs"}, "custom-layer": {"zh": "自定义层", "en": "custom layer"},
    "compiled": {"zh": "已编译并训练", "en": "compiled and trained"}, "lambda": "Lambda", "recurrent": "LSTM, Bidirectional(GRU)", "batch-normalization": "BatchNormalization",
    "attention": "MultiHeadAttention", "preprocessing": {"zh": "预处理层", "en": "preprocessing layers"}, "mixed-precision": {"zh": "混合精度", "en": "mixed precision"},
    "nested": {"zh": "嵌套与共享层", "en": "nested and shared layers"}, "subclassed": {"zh": "子类化模型", "en": "subclassed model"},
    "tf-ops": {"zh": "计算图里的运算", "en": "operations in the graph"}, "embedding-mask": {"zh": "Embedding 掩码", "en": "Embedding with mask"},
}  # fmt: skip
WORDS = {
    "equal": {"zh": "预测相同", "en": "equal predictions"},
    "differs": {"zh": "能打开，预测不同", "en": "opens, predictions differ"},
    "raises": {"zh": "报错", "en": "raises"},
    "not-written": {"zh": "写不出", "en": "cannot be written"},
    "not-applicable": {"zh": "不适用", "en": "does not apply"},
    "writer": {"zh": "由谁写出", "en": "Written by"},
    "artifact": {"zh": "文件", "en": "File"},
    "reader": {"zh": "由谁读取", "en": "Read by"},
    "model": {"zh": "模型", "en": "Model"},
    "outcome": {"zh": "结果", "en": "Outcome"},
    "any": {"zh": "全部", "en": "all"},
    "way": {"zh": "读法", "en": "Opened with"},
    "shown": {"zh": "共 {n} 格，其中 {equal} 格预测相同", "en": "{n} cells, {equal} with equal predictions"},
    "choose": {"zh": "点一格看原始结果；用键盘时，方向键在格子间移动，回车打开。", "en": "Choose a cell to see exactly what happened; with the keyboard, arrow keys move and Enter opens."},
    "filter": {"zh": "筛选", "en": "Show"},
    "warns": {"zh": "有警告", "en": "with a warning"},
    "reason": {"zh": "`TFSMLayer` 只在 Keras 3 里有，而且要用 TensorFlow 后端", "en": "`TFSMLayer` exists in Keras 3 only, and needs TensorFlow as the backend"},
    "difference": {"zh": "最大相对差 {d}", "en": "largest relative difference {d}"},
    "optimizer-true": {"zh": "优化器状态也回来了", "en": "the optimizer's state came back"},
    "optimizer-false": {"zh": "优化器状态没有回来", "en": "the optimizer's state did not come back"},
    "warned": {"zh": "警告：", "en": "warned: "},
    "endless": {"zh": "一直不结束，只好中止", "en": "never ended, and was stopped"},
    "wide": {"zh": "结果表", "en": "Table of outcomes"},
}
SIGNS = {"equal": "✓", "differs": "≠", "raises": "✕", "not-written": "–", "not-applicable": "·"}
KINDS = {"warns": "warns", "equal": "ok", "differs": "differs", "raises": "raises", "not-written": "not-applicable", "not-applicable": "not-applicable"}


def say(words: str | dict[str, str], language: str) -> str:
    return words if isinstance(words, str) else words[language]


def _reader(name: str) -> str:
    row = environments.table()[name]
    return {"tf_keras": "tf_keras {tf_keras}", "keras3_jax": "{keras} JAX", "keras3_torch": "{keras} PyTorch"}.get(name, "{keras}").format_map(row.pinned)


def summary(matrix: Matrix, language: str) -> str:
    """How many of the models open with equal predictions, by writer and way, for the readers most asked for."""
    readers = [name for name in SUMMARY if name in matrix.readers]
    lines = [[say(WORDS["writer"], language), say(WORDS["artifact"], language), say(WORDS["way"], language), *map(_reader, readers)]]
    for writer in matrix.writers:
        for artifact, way in FIRST:
            counts = []
            for reader in readers:
                cells = [cell for model in MODELS if (cell := matrix.cell(model, artifact, writer, way, reader)) and cell.word not in ("not-written", "not-applicable")]
                counts.append(f"{sum(cell.word == 'equal' for cell in cells)} / {len(cells)}" if cells else "–")
            if set(counts) != {"–"}:
                lines.append([_reader(writer), say(ARTIFACTS[artifact], language), f"`{WAYS[way]}`", *counts])
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def data(matrix: Matrix) -> dict:
    """What the script works on: outcomes once, cells as numbers, row by row: a line for each writer, model, artifact and way."""
    outcomes: dict[Cell, int] = {}
    rows = []
    for writer in matrix.writers:
        for key in matrix.content[writer]["cells"]:
            model, artifact, way = key.split("/")
            cells = [matrix.cell(model, artifact, writer, way, reader) for reader in matrix.readers]
            rows.append([writer, model, artifact, way, [outcomes.setdefault(cell, len(outcomes)) if cell else -1 for cell in cells]])
    return {"date": matrix.date, "readers": matrix.readers, "rows": rows, "outcomes": [_plain(cell) for cell in outcomes]}


def _plain(cell: Cell) -> dict:
    return {key: value for key, value in vars(cell).items() if value not in ("", (), None)}


def form(matrix: Matrix, language: str) -> str:
    """The filters, the place of the table, and the data; the script stands with them, so no other page loads it."""
    choices = {
        "writer": {name: _reader(name) for name in matrix.writers},
        "artifact": {"": WORDS["any"], **{name: ARTIFACTS[name] for name in WAYS_OF}},
        "reader": {"": WORDS["any"], **{name: _reader(name) for name in matrix.readers}},
        "model": {"": WORDS["any"], **{name: MODEL_NAMES[name] for name in MODELS}},
        "outcome": {"": WORDS["any"], **{name: WORDS[name] for name in SIGNS}},
    }
    start = {"writer": "keras2", "artifact": "h5", "reader": "", "model": "", "outcome": ""}
    labels = []
    for name, options in choices.items():
        shown = "".join(f'<option value="{v}"{" selected" if v == start[name] else ""}>{html.escape(say(t, language))}</option>' for v, t in options.items())
        labels.append(f'<label><span>{say(WORDS[name], language)}</span> <select name="{name}">{shown}</select></label>')
    signs = "".join(f'<li><span class="cell {KINDS[word]}" aria-hidden="true">{sign}</span> {say(WORDS[word], language)}</li>' for word, sign in [*SIGNS.items(), ("warns", "!")])
    page = {
        **data(matrix), "signs": SIGNS, "kinds": KINDS, "start": start,
        "words": {key: say(text, language).replace("`", "") for key, text in WORDS.items()},
        "names": {**{n: _reader(n) for n in matrix.readers + matrix.writers}, **WAYS, **{n: say(t, language) for n, t in ARTIFACTS.items()}},
        "models": {n: say(t, language) for n, t in MODEL_NAMES.items()},
    }  # fmt: skip
    text = json.dumps(page, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("`", "\\u0060").replace("--8", "-\\u002d8")
    return (
        f'<form id="matrix-form" class="planner matrix" hidden><fieldset><legend>{say(WORDS["filter"], language)}</legend>'
        f'<div class="planner-options">{"".join(labels)}</div></fieldset></form>\n\n'
        f'<p id="matrix-status" role="status" hidden></p>\n\n'
        f'<ul id="matrix-legend" class="matrix-legend" hidden>{signs}</ul>\n\n'
        f'<div id="matrix-table" class="matrix-table" role="group" tabindex="0" aria-label="{say(WORDS["wide"], language)}" hidden></div>\n\n'
        f'<div id="matrix-cell" class="matrix-cell" role="status" tabindex="0" hidden>{say(WORDS["choose"], language)}</div>\n\n'
        f'<link rel="stylesheet" href="assets/planner.css">\n<script id="matrix-data" type="application/json">{text}</script>\n'
        f'<script src="assets/matrix.js" defer></script>\n'
    )


def downloads(matrix: Matrix) -> dict[str, str]:
    """The whole matrix as JSON and as CSV, by file name."""
    head = ["model", "artifact", "writer", "way", "reader", "outcome", "type", "message", "difference", "optimizer", "warnings"]
    lines = [
        [*key, cell.word, cell.type, cell.message, "" if cell.difference is None else cell.difference, "" if cell.optimizer is None else cell.optimizer, " | ".join(cell.warnings)]
        for key, cell in matrix.cells()
    ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *lines])
    versions = {name: row for content in matrix.content.values() for name, row in content["versions"].items()}
    whole = {"date": matrix.date, "versions": versions, "columns": head, "rows": lines}
    return {"what-opens-what.csv": text.getvalue(), "what-opens-what.json": json.dumps(whole, ensure_ascii=False) + "\n"}
