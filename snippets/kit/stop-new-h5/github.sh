mkdir -p .github/workflows
cat > .github/workflows/models.yml <<'YAML'
name: models
on: pull_request
permissions:
  contents: read
jobs:
  no-new-h5:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: pip install h5py libcst
      - run: sh ci/models.sh "$BASE"
        env:
          BASE: ${{ github.event.pull_request.base.sha }}
YAML
