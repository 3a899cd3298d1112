# Two commands do everything, from nothing: `make demo` and `make test`. `make` alone says what else there is.

PYTHON := $(shell for p in python3.14 python3.13 python3.12 python3 /usr/bin/python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: help android demo demo-stop hotline check test proof setup setup-hotline setup-test messages styles screenshots lock clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*##  *\(.*\)/\1\t\2/p' Makefile | expand -t 18

demo: setup  ## the platform with a province's data, running in the background
	$(VENV)/bin/fawang demo

demo-stop:  ## end the demo
	$(VENV)/bin/fawang demo --stop

hotline: setup-hotline  ## the demo with a number that can be dialled
	$(VENV)/bin/fawang demo --hotline

android:  ## the app for Android, signed with a key of its own to try it (docs/android.md)
	sh android/build.sh --trial

check: setup-test  ## lint, types, contracts, and the tests that the change at hand may break
	$(RUN) tools/check.py --touched

test: setup-test  ## every check
	$(RUN) tools/check.py

proof: setup-test  ## loads, long series of kills, changed rules, the ClickHouse cluster: figures
	$(RUN) tools/check.py --proof

setup:  ## what running needs
	@test -n "$(PYTHON)" || { echo "Python 3.12 or newer is needed: apt-get install python3"; exit 1; }
	@$(PYTHON) tools/setup.py run

setup-hotline:  ## what the telephone number needs, too
	@test -n "$(PYTHON)" || { echo "Python 3.12 or newer is needed: apt-get install python3"; exit 1; }
	@$(PYTHON) tools/setup.py hotline

setup-test:  ## what the checks need, too
	@test -n "$(PYTHON)" || { echo "Python 3.12 or newer is needed: apt-get install python3"; exit 1; }
	@$(PYTHON) tools/setup.py test

messages: setup-test  ## gather texts for translation, and draft Traditional Chinese
	$(RUN) tools/messages.py

styles: setup-test  ## build the stylesheet from its sources
	$(RUN) tools/stylesheet.py

screenshots: setup-test  ## take the README's pictures from a demo of their own
	$(RUN) tools/screenshots.py

lock: setup-test  ## renew requirements/*.txt from pyproject.toml
	$(RUN) tools/lock.py

clean:  ## away with everything that was made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
