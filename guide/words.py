"""The words that pages show around recorded outcomes, in both languages. Everything else on a page is prose under docs/."""

import re

LANGUAGES = ("zh", "en")
BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")  # a space belongs between Chinese and Latin only

WORDS: dict[str, dict[str, str]] = {
    # outcomes
    "ok": {"zh": "正常运行", "en": "runs"},
    "warns": {"zh": "能运行，有警告", "en": "runs, with a warning"},
    "raises": {"zh": "抛出 {type}，预期如此", "en": "raises {type}, on purpose"},
    "fails": {"zh": "报错，预期如此", "en": "ends with an error, on purpose"},
    "differs": {"zh": "能运行，但结果不对", "en": "runs, but the result is wrong"},
    "not-applicable": {"zh": "不适用", "en": "does not apply"},
    "missing": {"zh": "尚未记录", "en": "not recorded yet"},
    "not-run": {"zh": "没有可用的文件", "en": "has no file to work on"},
    "strip": {"zh": "各版本", "en": "By version"},
    "legend": {"zh": "图例", "en": "legend"},
    "wordings": {"zh": "各版本的报错或输出", "en": "What each version says"},
    "keras3_jax": {"zh": "JAX", "en": "JAX"},
    "keras3_torch": {"zh": "PyTorch", "en": "PyTorch"},
    "tf_keras": {"zh": "tf_keras", "en": "tf_keras"},
    "run on": {"zh": "实测于 {date}", "en": "run {date}"},
    "outcomes": {"zh": "实测结果", "en": "Recorded outcomes"},
    # what stands under the code
    "and": {"zh": "、", "en": " and "},
    "comma": {"zh": "，", "en": ", "},
    "list": {"zh": "、", "en": ", "},
    "prints": {"zh": "{where} 输出：", "en": "{where} prints:", "en many": "{where} print:"},
    "raised": {"zh": "{where} 抛出 {type}：", "en": "{where} raises {type}:", "en many": "{where} raise {type}:"},
    "raised bare": {"zh": "{where} 抛出 {type}，没有附带信息。", "en": "{where} raises {type}, without a message.", "en many": "{where} raise {type}, without a message."},
    "failed": {"zh": "{where} 报错：", "en": "{where} ends with an error:", "en many": "{where} end with an error:"},
    "warned": {"zh": "{where} 给出警告（{type}）：", "en": "{where} warns ({type}):", "en many": "{where} warn ({type}):"},
    "wrote": {"zh": "{where} 写出：", "en": "{where} writes:", "en many": "{where} write:"},
    "changed": {"zh": "{where} 改动：", "en": "{where} changes:", "en many": "{where} change:"},
    "removed": {"zh": "{where} 删除：", "en": "{where} removes:", "en many": "{where} remove:"},
    "installed": {"zh": "{where} 执行后装有：", "en": "{where} has afterwards:", "en many": "{where} have afterwards:"},
    "needs": {"zh": "所需文件：{files}，由 {where} 写出（{case}）。", "en": "Needs {files}, written by {where} ({case})."},
    "needs of the same": {"zh": "所需文件：{files}，由同一版本写出（{case}）。", "en": "Needs {files}, written by the same version ({case})."},
    "needs of this case": {"zh": "所需文件：{files}，由上面的 `{step}` 写出。", "en": "Needs {files}, written by `{step}` above."},
    "in environment": {"zh": "{where} 的环境", "en": "The environment of {where}"},
    "reason": {"zh": "{where} 不适用：{reason}", "en": "{where} does not apply: {reason}"},
    "table raises": {"zh": "抛出 {type}", "en": "raises {type}"},
    "table fails": {"zh": "报错", "en": "ends with an error"},
    # kinds of artifact
    "keras-archive": {"zh": ".keras 归档", "en": ".keras archive"},
    "keras-folder": {"zh": "未压缩的 .keras 目录", "en": ".keras folder, not zipped"},
    "hdf5-model": {"zh": "HDF5，整个模型", "en": "HDF5, whole model"},
    "hdf5-weights": {"zh": "HDF5，仅权重", "en": "HDF5, weights"},
    "hdf5-legacy-weights": {"zh": "HDF5，旧格式权重", "en": "HDF5, legacy weights"},
    "hdf5": {"zh": "HDF5", "en": "HDF5"},
    "hdf5-broken": {"zh": "损坏的 HDF5", "en": "broken HDF5"},
    "savedmodel": {"zh": "SavedModel 目录", "en": "SavedModel folder"},
    "tf-checkpoint": {"zh": "TF 检查点索引", "en": "TF checkpoint index"},
    "tf-checkpoint-data": {"zh": "TF 检查点数据", "en": "TF checkpoint data"},
    "tf-checkpoint-state": {"zh": "TF 检查点状态", "en": "TF checkpoint state"},
    "sharded-weights": {"zh": "分片权重的索引", "en": "index of sharded weights"},
    "empty": {"zh": "空文件", "en": "empty file"},
    "zip": {"zh": "ZIP", "en": "zip"},
    "zip-broken": {"zh": "损坏的 ZIP", "en": "broken zip"},
    "folder": {"zh": "目录", "en": "folder"},
    "text": {"zh": "文本", "en": "text"},
    "other": {"zh": "其他", "en": "other"},
    # tables
    "environment": {"zh": "环境", "en": "Environment"},
    "versions": {"zh": "版本", "en": "Versions"},
    "role": {"zh": "用途", "en": "Used for"},
    "last run": {"zh": "最近实测", "en": "Last run"},
    "primary": {"zh": "所有案例", "en": "every case"},
    "companion": {"zh": "指定了它的案例", "en": "cases that name it"},
    "release": {"zh": "“各版本”一行", "en": "the line \"By version\""},
    "programs": {"zh": "工具页上的命令", "en": "commands on the pages of the tools"},
    "bare": {"zh": "安装命令", "en": "installation commands"},
    "case": {"zh": "案例", "en": "Case"},
    "code": {"zh": "代码", "en": "Code"},
    "elsewhere": {"zh": "其他环境", "en": "Elsewhere"},
    "message": {"zh": "报错信息", "en": "Message"},
    "where": {"zh": "出现在", "en": "Seen in"},
    "page": {"zh": "原因与解决办法", "en": "Cause and fix"},
    # tutorials
    "notebook": {"zh": "教程", "en": "tutorials"},
    "tutorial": {"zh": "教程", "en": "Tutorial"},
    "about": {"zh": "内容", "en": "About"},
    "says on stderr": {"zh": "{where} 在标准错误上输出：", "en": "{where} writes to standard error:", "en many": "{where} write to standard error:"},
    "prints nothing": {"zh": "{where} 没有输出。", "en": "{where} prints nothing."},
    "run it yourself": {"zh": "自己运行", "en": "Run it yourself"},
    "download notebook": {"zh": "下载笔记本", "en": "Download the notebook"},
    "run here": {
        "zh": "在本机运行，在下载的文件所在的目录里执行。需要 [uv](https://docs.astral.sh/uv/)，其余由它装好。Jupyter 打开后，用菜单 Run → Run All Cells 运行。TensorFlow 导入时自己打印的几行日志，页面上没有列出。",
        "en": "On your machine, in the folder of the downloaded file. It needs [uv](https://docs.astral.sh/uv/), which brings the rest. When Jupyter is open, choose Run → Run All Cells from its menu. The lines that TensorFlow logs when it is imported are left out on this page.",
    },
    "run second": {
        "zh": "下载到**同一个目录**。先在前一个终端里按 Ctrl+C 停掉 Jupyter，再执行：",
        "en": "Put it into the **same folder**. Stop the first Jupyter with Ctrl+C in its terminal, then:",
    },
    "on Linux": {"zh": "Linux（x86-64）：", "en": "Linux on x86-64:"},
    "on other systems": {"zh": "其他系统：", "en": "Other systems:"},
    "on other systems, new": {"zh": "其他系统（Intel 处理器的 Mac 除外，TensorFlow 已不再为它提供安装包）：", "en": "Other systems, except Macs with an Intel processor, for which TensorFlow is no longer built:"},
    "hosted": {"zh": "托管的笔记本服务", "en": "In a hosted notebook"},
    "hosted not": {
        "zh": "这篇教程先在 Keras 2.15 里运行，再在同一个目录里用 Keras 3 运行。Keras 2.15 要求 Python 3.11 或更早的版本（[为什么](/options/stay-on-keras-2.md#together)），托管服务上一般没有，所以请在本机运行。",
        "en": "This tutorial runs in Keras 2.15 first, then in Keras 3 in the same folder. Keras 2.15 needs Python 3.11 or older ([why](/options/stay-on-keras-2.md#together)), which hosted services seldom have; so run it on your machine.",
    },
    "download hosted": {"zh": "下载托管版笔记本", "en": "Download for a hosted notebook"},
    "open hosted": {"zh": "在托管服务中打开", "en": "Open in a hosted notebook"},
    "hosted how": {
        "zh": "用服务的上传功能打开。它的第一个单元会装好与记录相同的版本（{versions}）；装完之后，如果服务要求，就重启内核。只提供 Keras 3 的版本，因为 Keras 2.15 要求 Python 3.11 或更早的版本。",
        "en": "Upload it to the service. Its first cell installs the recorded versions ({versions}); restart the kernel afterwards if the service asks for it. There is one for Keras 3 only: Keras 2.15 needs Python 3.11 or older.",
    },
    "pinned here": {"zh": "与教程页面上记录的版本相同", "en": "the versions that the tutorial's page was recorded with"},
    # programs to download
    "download": {"zh": "下载", "en": "Download"},
    "file of size": {"zh": "{file}，{size}", "en": "{file}, {size}"},
    "with uv": {"zh": "用 uv 运行", "en": "With uv"},
    "with pip": {"zh": "没有 uv", "en": "With pip"},
    "without a network": {"zh": "机器不能联网", "en": "Without a network"},
    "where there is a network": {"zh": "先在能联网的机器上：{command}", "en": "Where there is one: {command}"},
    "on the other machine": {"zh": "拷过来之后：{command}", "en": "After copying the folder: {command}"},
    "argument": {"zh": "参数", "en": "Argument"},
    "meaning": {"zh": "含义", "en": "Meaning"},
    "exit code": {"zh": "退出码", "en": "Exit code"},
}


def listed(names: list[str], language: str) -> str:
    """`a`, `a and b`, `a, b and c` in the language's own way."""
    if len(names) < 2:
        return "".join(names)
    return say("list", language).join(names[:-1]) + say("and", language) + names[-1]


def say(key: str, language: str, many: bool = False, **values: str) -> str:
    """The words for `key` in `language`, filled in; `many`: said of several environments."""
    words = WORDS[key]
    text = (words.get(f"{language} many", words[language]) if many else words[language]).format(**values)
    return BETWEEN_CHINESE.sub("", text)
