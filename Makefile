# Two commands matter: make run, make test. Every other one is a part of them or a convenience.
PYTHON ?= python3
VENV := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check screens bench words reference lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*##/\t/' | expand -t 12

setup:  ## environment, page packages, translations, database; fast the second time
	@$(PYTHON) scripts/setup.py

setup-dev:
	@$(PYTHON) scripts/setup.py --dev

run:  ## serve on http://127.0.0.1:8000 (PORT=8080 moves it, DEMO=0 starts empty)
	@$(PYTHON) scripts/setup.py --serve
	@$(VENV) scripts/run.py

test:  ## everything that CI runs: check, then the suite on SQLite and on PostgreSQL, browser included
	@$(PYTHON) scripts/machine.py test
	@$(PYTHON) scripts/setup.py --dev
	@$(VENV) scripts/test.py

check: setup-dev  ## seconds: style, types, imports, migrations, translations, reference pages
	@$(VENV) scripts/check.py

screens: setup setup-dev  ## photograph the main pages into docs/screens/
	@$(VENV) scripts/screens.py

bench: setup-dev  ## measure, and write docs/benchmarks.md
	@$(VENV) scripts/bench.py

words: setup-dev  ## bring every room's catalogues up to date with its sources
	@$(VENV) scripts/catalogues.py update

reference: setup-dev  ## write docs/reference/ and docs/glossary.md again from the code
	@$(VENV) -m twiza config_reference

lock: setup-dev  ## choose versions again within pyproject.toml and package.json
	@$(VENV) scripts/lock.py

clean:  ## remove what setup made, keep var/ (the database)
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
