# `make` alone says what there is.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
REPO   ?= .
ASK    ?= where are calls resolved to their definitions
TESTS  ?= tests

.DEFAULT_GOAL := help
.PHONY: help install run tui test lint format screenshots clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo 'make run REPO=../flask ASK="how are routes registered"'

# The constraints file pins torch to a build that pip finds without a GPU; never install torch without it.
$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) not found: install Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "make: $$($(PYTHON) --version) is too old: run make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(VENV)/.installed $@

install: $(VENV)/.installed ## install into .venv

run: $(VENV)/.installed ## index REPO (this one) and ask it ASK
	$(BIN)/coderecall index "$(REPO)"
	$(BIN)/coderecall -C "$(REPO)" ask "$(ASK)"

tui: $(VENV)/.installed ## open the terminal app on REPO
	$(BIN)/coderecall index "$(REPO)"
	$(BIN)/coderecall -C "$(REPO)" tui

test: $(VENV)/.installed-dev ## run the tests
	$(BIN)/pytest -n 2 $(TESTS)

lint: $(VENV)/.installed-dev ## style, types, who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev ## let ruff format the sources
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: $(VENV)/.installed ## draw the README's pictures of the terminal app on a clone of REPO
	$(BIN)/python -m tui.screenshots "$(REPO)" docs/images --root '~/src/$(notdir $(abspath $(REPO)))' --question "$(ASK)" $(if $(RENAME),--rename $(RENAME)) $(if $(PNG),--png)

clean: ## remove what was installed and cached here, not the index
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
