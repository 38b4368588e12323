# The two commands of the README, and a few more. Each calls one nox session; what the sessions do stands in noxfile.py.
# Needs git, make and Python 3.11 with its venv module. Everything else is installed below .venv, .nox and .environments.

PYTHON ?= python3.11
NOX := .venv/bin/nox

.PHONY: serve test site record benchmark lighthouse clean

serve test site record benchmark lighthouse: $(NOX)
	@$(NOX) -s $@

$(NOX): environments/nox.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is missing: install it (Debian: apt-get install python3.11 python3.11-venv), or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "$(PYTHON) is not Python 3.11: install Python 3.11, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv module: install it (Debian: apt-get install python3.11-venv)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv && .venv/bin/python -m pip install -q --disable-pip-version-check -r environments/nox.txt
	@touch $(NOX)

clean:
	rm -rf .venv .nox .environments build site
