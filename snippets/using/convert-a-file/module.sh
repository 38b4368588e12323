python - <<'PYTHON'
from convert import convert

report = convert("model.h5", "model.keras")
print(report.status, report.target)
for line in report.lines("en"):
    print(line)
print(report.proof["tolerance"])
PYTHON
