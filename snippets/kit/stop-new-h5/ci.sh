mkdir -p ci
cat > ci/models.sh <<'SH'
# Checks the files that changed since a commit: sh ci/models.sh origin/main
base=${1:-origin/main}
git merge-base "$base" HEAD > /dev/null || exit 2
changed() { git diff --name-only --diff-filter=d -z "$base...HEAD" -- "$@"; }

status=0
changed '*.py' '*.ipynb' | xargs -0 -r python tools/scan.py --no-hints || status=1
changed . ':!*.ipynb' | xargs -0 -r python tools/no_new_h5.py || status=1
exit $status
SH
