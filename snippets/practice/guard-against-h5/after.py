import ast
import sys
from pathlib import Path

found = 0
# src is the folder of your code.
for file in sorted(Path("src").rglob("*.py")):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        texts = [a.value for a in [*node.args, *(k.value for k in node.keywords)] if isinstance(a, ast.Constant)]
        paths = [t for t in texts if isinstance(t, str) and t.endswith((".h5", ".hdf5"))]
        if name in ("save", "save_model", "ModelCheckpoint") and any(not p.endswith(".weights.h5") for p in paths):
            print(f"{file}:{node.lineno}: {name} writes a whole model as {paths[0]}; use .keras")
            found += 1
print("whole models written as .h5:", found)
sys.exit(1 if found else 0)
