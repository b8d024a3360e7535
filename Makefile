# Sahih's verbs. They need Python 3.11, 3.12 or 3.13 and make; all else is installed into .venv.
# Another Python: make PYTHON=python3.13 run

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# The stamps say what .venv holds. The first one's name holds the Python, so another Python makes a new .venv.
VERSION := $(shell $(PYTHON) -c 'import platform; print(platform.python_version())' 2>/dev/null)
VENV_STAMP := $(VENV)/.python-$(or $(VERSION),none)
MAIN_STAMP := $(VENV)/.installed-main
TEST_STAMP := $(VENV)/.installed-test

# The lock is a constraint: it fixes every version, and no file whose hash it does not hold is installed.
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python \
	--constraints requirements.lock --build-constraints requirements.lock
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --all-extras -o requirements.lock pyproject.toml

.PHONY: help run test bench check fix manual lock clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile

run: $(MAIN_STAMP) ## set up and run the night once over sample_data/
	$(BIN)/sahih run --inbox sample_data

test: $(TEST_STAMP) ## set up and pass all tests, with coverage
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov

bench: $(TEST_STAMP) ## run the benchmarks and print their ratios
	$(BIN)/python -m pytest -s -o python_files='bench_*.py' tests/bench

check: $(TEST_STAMP) ## lint, format, types and lock, changing nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@rm -rf $(VENV)/lock && mkdir $(VENV)/lock && cp pyproject.toml requirements.lock $(VENV)/lock
	@cd $(VENV)/lock && ../bin/$(COMPILE)
	@cmp -s requirements.lock $(VENV)/lock/requirements.lock \
		|| { echo 'requirements.lock does not fit pyproject.toml: make lock'; exit 1; }

fix: $(TEST_STAMP) ## format and mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

manual: $(MAIN_STAMP) ## write the rule manual anew from the rule book
	$(BIN)/sahih rules --manual > $(VENV)/manual.md
	mv $(VENV)/manual.md schemas/rules/README.md

lock: $(VENV_STAMP) ## write requirements.lock anew from pyproject.toml
	$(BIN)/$(COMPILE)

clean: ## remove the virtual environment and what the tools left
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.*

$(VENV_STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
		|| { echo 'Sahih needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=python3.12 run'; exit 1; }
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	@touch $@

$(MAIN_STAMP): pyproject.toml requirements.lock | $(VENV_STAMP)
	$(INSTALL) --editable .
	@touch $@

$(TEST_STAMP): pyproject.toml requirements.lock | $(VENV_STAMP)
	$(INSTALL) --editable '.[test]'
	@touch $@ $(MAIN_STAMP)
