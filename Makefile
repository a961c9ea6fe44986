# Everything that this checkout can do. Nothing outside it is written, and only `make lock` and the first run of
# another target use the network.

NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(or $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
    $$name $(NEW_ENOUGH) 2> /dev/null && echo $$name && break; done),python3)
VENV := .venv
BIN := $(VENV)/bin
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export UV_CACHE_DIR := $(CURDIR)/.cache/uv
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The rooms that a verifier for old robots is made from.
PYTHON38 := rfgit/__init__.py rfgit/errors.py rfgit/domain rfgit/attest rfgit/trust rfgit/store

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs bench mutants lock clean

help:
	@echo 'make demo      watch a real model become gated, audited artifacts'
	@echo 'make test      run the tests'
	@echo 'make lint      ruff, mypy, the import contract, Python 3.8 where it must be'
	@echo 'make docs      write the pages that follow from schemas and --help'
	@echo 'make bench     measure what rfgit promises to be fast at'
	@echo 'make mutants   break rfgit on purpose and see the tests notice'
	@echo 'make lock      choose the newest dependencies and pin their hashes'
	@echo 'make clean     remove everything that the targets above made'

demo: $(VENV)/.stamp
	@$(BIN)/python tests/demo/run.py

test: $(VENV)/.stamp
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports
	$(BIN)/vermin --target=3.8- --no-tips --violations --quiet $(PYTHON38)

docs: $(VENV)/.stamp
	$(BIN)/python -m tests.docs.make_declarations
	$(BIN)/python -m tests.docs.make_cli
	$(BIN)/python -m tests.docs.make_diff

bench: $(VENV)/.stamp
	$(BIN)/python tests/bench/run.py
	$(BIN)/python tests/bench/judge.py
	$(BIN)/python -m tests.bench.readers

mutants: $(VENV)/.stamp
	$(BIN)/python tests/mutants/run.py

lock: $(VENV)/.stamp
	$(BIN)/uv pip compile pyproject.toml requirements/dev.in --extra onnx --universal --python-version 3.11 \
	    --upgrade --generate-hashes --annotation-style line --no-header --quiet \
	    --no-emit-index-url --no-emit-find-links --output-file requirements/dev.lock

clean:
	rm -rf $(VENV) .cache .demo build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Only wheels whose hash is in the lock: nothing is built on the way, so nothing unpinned is fetched.
$(VENV)/.locked: requirements/dev.lock
	@$(PYTHON) $(NEW_ENOUGH) || { \
	    echo 'rfgit needs Python 3.11 or newer, and $(PYTHON) is' "$$($(PYTHON) -V 2>&1)." >&2; \
	    echo 'Name another one: make PYTHON=python3.12 ...' >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements/dev.lock
	@: > $@

$(VENV)/.stamp: $(VENV)/.locked pyproject.toml
	$(BIN)/python -m pip install --quiet --no-index --no-deps --no-build-isolation --editable .
	@: > $@
