# Simpul: everything a newcomer, a contributor and CI do. Needs Python 3.11 or newer, nothing else.
FITS = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c '$(FITS)' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
CITIZENS ?= 20000
export SIMPUL_DATA ?= .data

.PHONY: setup demo test check bench docs clean
.DEFAULT_GOAL := demo

setup: .venv/ready

.venv/ready: constraints.txt pyproject.toml $(wildcard plugins/*/pyproject.toml)
	@test -n "$(PYTHON)" || { echo "Simpul needs Python 3.11 to 3.14 as python3"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --group dev \
		--editable . --editable plugins/dukcapil --editable plugins/dinsos --editable plugins/dinkes
	touch $@

demo: setup ## The demo city on http://127.0.0.1:8000/graphql
	$(BIN)/simpul demo --citizens $(CITIZENS)
	SIMPUL_DEMO=1 $(BIN)/simpul serve

test: setup ## Everything that needs no network; says what it skips and why
	$(BIN)/pytest -rs --numprocesses auto --dist loadfile

check: setup ## Linter, formatter, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## Ratios measured side by side, on PostgreSQL (DATABASE_URL)
	$(BIN)/python -m tests.bench

docs: setup ## The documentation, strictly
	$(BIN)/python -m hub.reference docs/reference
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

clean:
	rm -rf .venv .data site
