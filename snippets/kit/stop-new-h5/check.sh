mkdir -p tools
cat > tools/no_new_h5.py <<'PYTHON'
"""Stops full models in the old format: python tools/no_new_h5.py FILE [FILE ...]

Python files: a call that saves a full model under a name in .h5. Other files: what identify.py, beside this file, finds in them.
Exit code 0: nothing found; 1: something found.
"""

import ast
import sys
from pathlib import Path

from identify import identify

SAVES = ("save", "save_model", "ModelCheckpoint")
found = []
for file in sys.argv[1:]:
    if not file.endswith(".py"):
        if identify(file).kind == "h5-model":
            found.append(f"{file}: a full model in the old format")
        continue
    for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        values = [a.value for a in [*node.args, *(k.value for k in node.keywords)] if isinstance(a, ast.Constant)]
        names = [v for v in values if isinstance(v, str) and v.endswith((".h5", ".hdf5"))]
        weights = any(k.arg == "save_weights_only" and getattr(k.value, "value", False) is True for k in node.keywords)
        if name in SAVES and names and not weights and not names[0].endswith(".weights.h5"):
            found.append(f"{file}:{node.lineno}: {name} writes a full model as {names[0]}")

for line in found:
    print(f"{line}; save it as .keras, see MODELS.md")
sys.exit(1 if found else 0)
PYTHON
