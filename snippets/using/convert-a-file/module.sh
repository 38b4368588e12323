python - <<'PYTHON'
from convert import convert

report = convert("model.h5", "model.keras")
print(report.status, report.target)
for line in report.lines("en"):
    print(line)
print("samples:", report.proof["samples"])
print("tolerance:", report.proof["tolerance"])
PYTHON
