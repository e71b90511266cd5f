# The two commands of a fresh machine are `make run` and `make test`; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: help run install test lint fix cover chaos quality bench fuzz fulltext semantic lock clean

help:            ## say what can be made
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

run: install     ## start the service (Ctrl-C stops it)
	@$(BIN)/onrecord run

install: .venv/installed   ## prepare .venv with the onrecord command

test: .venv/installed-dev lint   ## what CI runs: format, lint, types, contracts, tests
	$(BIN)/pytest -q

lint: .venv/installed-dev   ## format check, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: .venv/installed-dev   ## format, and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

cover: .venv/installed-dev   ## tests with branch coverage
	$(BIN)/pytest -q --cov --cov-report=term-missing

chaos: .venv/installed-dev   ## kill the service hundreds of times, and count what was lost or doubled
	$(BIN)/python -m tests.chaos

quality: .venv/installed   ## measure the findings; DATA= names the folder of the data set
	$(BIN)/python benchmarks/quality.py $(DATA)

bench: .venv/installed   ## measure findings, stories and polling; DATA= names the folder of the data set
	PYTHONPATH=. $(BIN)/python benchmarks/findings_speed.py $(DATA)
	PYTHONPATH=. $(BIN)/python benchmarks/stories_scale.py $(DATA) $(if $(STORIES),--stories $(STORIES))
	PYTHONPATH=. $(BIN)/python benchmarks/polling_speed.py $(if $(READER),--reader $(READER)) $(FEEDS)

fuzz: .venv/installed   ## read 100,000 spoilt feeds; DATA= names the folder of the data set
	PYTHONPATH=. $(BIN)/python benchmarks/fuzz_feeds.py $(DATA)

fulltext: .venv/installed   ## add what reads the text of pages (for `full_text: true`)
	$(PIP) --require-hashes -r requirements-fulltext.lock

semantic: .venv/installed   ## add what tells entries of one meaning (`semantic:` in docs/configuration.md)
	$(PIP) --require-hashes -r requirements-semantic.lock

lock:            ## lock the dependencies anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --group build \
	    pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --group dev \
	    pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra fulltext \
	    pyproject.toml -o requirements-fulltext.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra semantic \
	    pyproject.toml -o requirements-semantic.lock

clean:           ## remove .venv and caches (not the data in .onrecord)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "On Record needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing On Record into .venv (once; a minute or less) ..."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@
