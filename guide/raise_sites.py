"""What Keras can say while a model is saved, loaded, exported or checkpointed: every place that raises, warns, logs or asserts, read from installed sources.

    python -m guide.raise_sites     those that neither an entry of the error catalogue nor snippets/errors/unreached.toml speaks of

Files are parsed, nothing is imported. In scope, below `keras/src`:

- whole modules whose one job is saving, loading, exporting or checkpointing, or that these call for it: MODULES;
- of modules with other jobs, the functions named there: PARTS;
- in every other module the functions that saving and loading call on layers, optimizers, metrics and models, which have the same names everywhere: HOOKS;
- the checks that such functions call in their own module (`load_own_variables` -> `_check_load_own_variables`): RAISERS.
"""

from __future__ import annotations

import ast
import re
import string
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from guide import catalogue, environments

UNREACHED = catalogue.ERRORS / "unreached.toml"
KERAS = ("keras2", environments.NEWEST)

MODULES = (
    "saving/*", "legacy/saving/*", "export/*", "backend/*/export.py", "backend/*/trackable.py", "layers/core/lambda_layer.py", "utils/tracking.py",
    "callbacks/model_checkpoint.py", "callbacks/backup_and_restore.py", "callbacks/orbax_checkpoint.py", "callbacks/monitor_callback.py",
    "callbacks/swap_ema_weights.py", "utils/module_utils.py",
)  # fmt: skip
PARTS = {
    "callbacks.py": ("ModelCheckpoint.*", "BackupAndRestore.*"),
    "backend/common/variables.py": ("Variable.assign",),
    "engine/functional.py": ("reconstruct_from_config*",),
    "models/functional.py": ("functional_from_config*", "deserialize_node*"),
}
NOT_KERAS = ("*_v1.py", "*_test.py", "testing_infra/*", "layers/rnn/legacy_cell_wrappers.py")  # TensorFlow 1 and Keras' own tests
HOOKS = frozenset(
    """save save_weights load_weights set_weights set_state_tree export save_spec to_json to_yaml get_config from_config get_build_config build_from_config
    get_compile_config compile_from_config serialize deserialize save_own_variables load_own_variables save_assets load_assets _assert_weights_created
    _quantization_mode_error""".split()
)
RAISERS = re.compile(r"(^|\.)_?(check|raise|assert|validate|warn)\w*$")
LOGS = re.compile(r"^(absl_|tf_)?logg(ing|er)\.(warning|error|warn|exception|fatal|critical)$")
ALIASES = {"IOError": "OSError"}  # as Python prints it
MOSTLY = 0.6  # of the words of an entry must be those of the source; the rest stands in holes
PERCENT = re.compile(r"%(?:\(\w+\))?[-+#0]?\d*(?:\.\d+)?[sdrfgi]")


@dataclass(frozen=True)
class Site:
    """A place that says something. kind: raise, warn, log or assert. pieces: literal, hole, literal, hole, … literal."""

    module: str
    function: str
    line: int
    kind: str
    type: str
    pieces: tuple[str, ...]

    @property
    def template(self) -> str:
        """What it says, readable: the holes in braces."""
        return "".join(f"{{{piece}}}" if number % 2 else piece for number, piece in enumerate(self.pieces))

    @cached_property
    def canonical(self) -> list[str]:
        """Type and literals as a reader's text is compared; what stands in a hole can be anything."""
        first, *rest = (catalogue.explain().canonical(piece)[0] for piece in self.pieces[::2])
        return [f"{self.type.lower()}:{first}" if self.type else first, *rest]

    @property
    def says(self) -> str:
        return " ".join(self.template.split()) or f"{self.kind} {self.type}".strip()

    @property
    def key(self) -> str:
        """Names it without a line number; releases that say the same share it."""
        return f"{self.module}:{self.function}: {self.says[:80].strip()}"


def packages(environment: str | Path) -> Path:
    """Where the packages of an installed environment lie, by its name or folder."""
    return next((environments.HOME / environment).glob("[Ll]ib/**/site-packages"))


def read(packages: Path) -> list[Site]:
    """All sites in the Keras that is installed in `packages`."""
    source = packages / "keras" / "src"
    files = [file for file in sorted(source.rglob("*.py")) if not any(fnmatch(file.relative_to(source).as_posix(), pattern) for pattern in NOT_KERAS)]
    return [site for file in files for site in _Module(file.relative_to(source).as_posix(), file.read_text(encoding="utf-8")).sites()]


# --- what the catalogue says of them ---------------------------------------------------------------------------------


def speaks_of(entries: dict[str, catalogue.Entry], site: Site) -> list[str]:
    """The entries that a reader finds who pastes what `site` says."""
    return [slug for slug, entry in entries.items() if any(_found(tuple(catalogue.parts(message.text)[0]), site) for message in entry.messages if not message.foreign)]


def reasons() -> list[dict]:
    """snippets/errors/unreached.toml."""
    return tomllib.loads(UNREACHED.read_text(encoding="utf-8"))["reason"]


def unreached() -> dict[str, list[str]]:
    """The keys that stand there, each with its reasons (English)."""
    found: dict[str, list[str]] = {}
    for reason in reasons():
        for key in reason["sites"]:
            found.setdefault(key, []).append(reason["why"]["en"])
    return found


def unexplained(sites: Iterable[Site], entries: dict[str, catalogue.Entry]) -> list[Site]:
    """Those that no entry and no reason speaks of."""
    known = unreached()
    return [site for site in sites if site.key not in known and not speaks_of(entries, site)]


def _found(literals: tuple[str, ...], site: Site) -> bool:
    return all(fits(literal, site.canonical) for literal in literals)


def fits(literal: str, pieces: list[str]) -> bool:
    """Whether `literal` can stand in the text: most of it in the pieces' own words, the rest in holes between them."""
    return any(literal in piece for piece in pieces) or any(
        length + _through(literal[length:], pieces[at + 1 :]) >= MOSTLY * len(literal)
        for at, piece in enumerate(pieces[:-1])
        for length in range(min(len(piece), len(literal)), -1, -1)
        if piece.endswith(literal[:length])
    )


def _through(rest: str, pieces: list[str]) -> int:
    """How many characters of `rest`, which begins in a hole, are words of `pieces`."""
    if not rest or not pieces:
        return 0
    first, *others = pieces
    if first and first in rest:
        return len(first) + _through(rest.split(first, 1)[1], others)
    return next((length for length in range(min(len(first), len(rest)), 0, -1) if rest.endswith(first[:length])), 0)


# --- reading a source file -------------------------------------------------------------------------------------------


class _Module:
    """One source file."""

    def __init__(self, name: str, text: str):
        self.name = name
        tree = ast.parse(text)
        self.whole = any(fnmatch(name, pattern) for pattern in MODULES)
        self.functions = dict(_functions(tree))
        if self.whole:
            self.functions["<module>"] = tree
        self.attributes = {_name(n.targets[0]): n.value for n in ast.walk(tree) if isinstance(n, ast.Assign) and _name(n.targets[0]).startswith("self.")}

    def sites(self) -> Iterator[Site]:
        wanted = {function for function in self.functions if self.whole or self._asked(function)}
        for function in [*wanted]:
            calls = {_name(node.func).split(".")[-1] for node in _own(self.functions[function]) if isinstance(node, ast.Call)}
            wanted |= {other for other in self.functions if other.split(".")[-1] in calls and RAISERS.search(other)}
        for function, node in self.functions.items():
            if function in wanted:
                yield from _Function(self.name, function, node, self.attributes).sites()

    def _asked(self, function: str) -> bool:
        return any(part in HOOKS for part in function.split(".")) or any(fnmatch(function, pattern) for pattern in PARTS.get(self.name, ()))


class _Function:
    """One function, without those defined in it."""

    def __init__(self, module: str, name: str, node: ast.AST, attributes: dict[str, ast.expr]):
        self.module, self.name, self.attributes = module, name, attributes
        self.nodes = sorted((n for n in _own(node) if hasattr(n, "lineno")), key=lambda n: (n.lineno, n.col_offset))
        self.caught = {n.name for n in self.nodes if isinstance(n, ast.ExceptHandler) and n.name}

    def sites(self) -> Iterator[Site]:
        for node in self.nodes:
            for kind, type_, message in _says(node):
                pieces = self._pieces(message, node.lineno) if message is not None else [""]
                type_ = "" if type_ in self.caught else ALIASES.get(type_, type_)
                yield Site(self.module, self.name, node.lineno, kind, type_, tuple(pieces))

    def _pieces(self, node: ast.expr, line: int) -> list[str]:
        """The text an expression makes: literal, hole, literal, …"""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=values):
                return _joined(self._pieces(value, line) for value in values)
            case ast.FormattedValue(value=value):
                return self._pieces(value, line) if isinstance(value, ast.Name) and self._assigned(value.id, line) else ["", ast.unparse(value), ""]
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return _joined([self._pieces(left, line), self._pieces(right, line)])
            case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str(text)), right=right):
                names = iter(right.elts if isinstance(right, ast.Tuple) else [right])
                return _cut(PERCENT, text, [ast.unparse(name) for name in names])
            case ast.Call(func=ast.Attribute(value=text, attr="format")) if (base := self._pieces(text, line)) and len(base) == 1:
                found = [(literal, field) for literal, field, _, _ in string.Formatter().parse(base[0])]
                return _joined([literal, *([field or "…", ""] if field is not None else [])] for literal, field in found)
            case ast.Call(func=function, args=[first, *_]) if _name(function).split(".")[-1] in ("dedent", "strip", "join"):
                return self._pieces(first, line)
            case ast.Attribute() if _name(node) in self.attributes and isinstance(self.attributes[_name(node)], ast.BoolOp):
                return self._pieces(self.attributes[_name(node)].values[-1], line)  # given, or this
            case ast.Name(id=name) if values := self._assigned(name, line):
                return _joined(self._pieces(value, value.lineno) for value in values)
        return ["", ast.unparse(node), ""]

    def _assigned(self, name: str, line: int) -> list[ast.expr]:
        """The text a variable was given last before `line`, with what was added to it."""
        values: list[ast.expr] = []
        for node in self.nodes:
            if node.lineno >= line:
                break
            match node:
                case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                    values = [value] if _is_text(value) else []
                case ast.AugAssign(target=ast.Name(id=found), value=value) if found == name and values:
                    values.append(value)
        return values


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return isinstance(value, str)
        case ast.JoinedStr():
            return True
        case ast.BinOp(left=left) | ast.Call(func=ast.Attribute(value=left, attr="format")):
            return _is_text(left)
    return False


def _says(node: ast.AST) -> Iterator[tuple[str, str, ast.expr | None]]:
    """Kind, type and message of what a statement says, if it says anything."""
    match node:
        case ast.Raise(exc=None):
            yield "raise", "", None
        case ast.Raise(exc=ast.Call(func=function, args=arguments)):
            if not _name(function).startswith("self."):  # a helper returns it, which is a site itself
                yield "raise", _name(function), arguments[0] if arguments else None
        case ast.Raise(exc=exception):
            yield "raise", _name(exception), None
        case ast.Return(value=ast.Call(func=ast.Name(id=name), args=[first, *_])) if name.endswith("Error"):
            yield "raise", name, first
        case ast.Assert(test=test, msg=message):
            yield "assert", "AssertionError", message or ast.Constant(value=ast.unparse(test))
        case ast.Call(func=function, args=[first, *rest], keywords=keywords) if _name(function) == "warnings.warn":
            category = next((k.value for k in keywords if k.arg == "category"), rest[0] if rest else None)
            yield "warn", _name(category) if category is not None else "UserWarning", first
        case ast.Call(keywords=keywords) if message := next((k.value for k in keywords if k.arg == "import_error_msg"), None):
            yield "raise", "ImportError", message
        case ast.Call(func=function, args=[first, *rest]) if LOGS.match(_name(function)):
            yield "log", "", ast.BinOp(first, ast.Mod(), ast.Tuple(rest, ast.Load()), lineno=node.lineno) if rest else first


def _functions(node: ast.AST, name: str = "") -> Iterator[tuple[str, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            full = f"{name}.{child.name}".strip(".")
            if not isinstance(child, ast.ClassDef):
                yield full, child
            yield from _functions(child, full)
        else:
            yield from _functions(child, name)


def _own(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child
            yield from _own(child)


def _name(node: ast.AST) -> str:
    return ast.unparse(node)


def _joined(parts: Iterable[list[str]]) -> list[str]:
    """Pieces put one behind the other: the last literal of one runs into the first of the next."""
    pieces = [""]
    for first, *rest in parts:
        pieces[-1] += first
        pieces += rest
    return pieces


def _cut(holes: re.Pattern[str], text: str, names: list[str]) -> list[str]:
    literals = [literal.replace("%%", "%") for literal in holes.split(text)]
    names += ["…"] * len(literals)
    return [piece for pair in zip(literals, names, strict=False) for piece in pair][:-1]


def main() -> int:
    entries = catalogue.load()
    left = {site.key: site for environment in KERAS for site in unexplained(read(packages(environment)), entries)}
    for site in left.values():
        print(f"{site.module}:{site.line} {site.function} {site.kind} {site.type}\n    {site.says}")
    print(f"{len(left)} unexplained")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
