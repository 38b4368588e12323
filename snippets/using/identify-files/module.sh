python - <<'PYTHON'
from identify import artifacts, identify

for path in artifacts("found"):
    found = identify(path)
    print(path, found.kind, found.status, found.reason, sep=" | ")
PYTHON
