pip install pyyaml
repository=$(mktemp -d)
cp -r tools ci .github scan.py identify.py "$repository"
models=$PWD
cd "$repository"
mv scan.py identify.py tools
git init --quiet --initial-branch main
git config user.name you
git config user.email you@example.org
git add . && git commit --quiet --message "the check"

cat > ../run-job.py <<'PYTHON'
import subprocess
import sys

import yaml

job = yaml.safe_load(open(".github/workflows/models.yml"))["jobs"]["no-new-h5"]
for command in (step["run"] for step in job["steps"] if "run" in step):
    print("$", command, flush=True)
    if status := subprocess.run(["sh", "-e", "-c", command]).returncode:
        sys.exit(status)
PYTHON

git switch --quiet --create bad
cp "$models/classifier.h5" .
git add . && git commit --quiet --message "a model, in the old format"
BASE=main python ../run-job.py; echo "bad branch: exit code $?"

git switch --quiet --create good main
cp "$models/classifier.keras" .
git add . && git commit --quiet --message "the same, in the new format"
BASE=main python ../run-job.py; echo "good branch: exit code $?"
