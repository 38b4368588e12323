python - <<'PYTHON'
from scan import scan

for finding in scan(["src"]).findings:
    print(finding.file, finding.line, finding.level, finding.slug)
PYTHON
