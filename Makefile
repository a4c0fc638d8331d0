# Motcua: everything a person runs. `make run` and `make test` are all a new machine needs.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON311 ?= python3.11
PYTHON310 ?= python3.10
CORE := .venv/bin
RASA := .venv-rasa/bin
export OMP_NUM_THREADS ?= 2

.PHONY: help setup run shell test check format bench lock clean

help: ## Show the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: .venv/.ready .venv-rasa/.ready ## Install both environments (done by the others when needed)

run: setup ## Start the assistant on http://127.0.0.1:8000
	@$(CORE)/motcua serve

shell: setup ## Talk to the assistant in `rasa shell`
	@$(CORE)/motcua shell

test: setup .venv/.dev-ready ## Run all tests
	@$(CORE)/python -m pytest

check: setup .venv/.dev-ready ## Lint, types, import rules, Rasa's own validation
	$(CORE)/ruff check .
	$(CORE)/ruff format --check .
	$(CORE)/mypy
	$(CORE)/lint-imports
	$(RASA)/python -m bot.launcher validate

format: .venv/.dev-ready ## Format the code
	$(CORE)/ruff check --fix .
	$(CORE)/ruff format .

bench: setup .venv/.dev-ready ## Measure: accuracy, speed, memory (prints ratios; see benchmarks/RESULTS.md)
	@$(CORE)/python -m benchmarks

.venv/.ready: requirements/core.lock pyproject.toml
	@command -v $(PYTHON311) >/dev/null || { echo "Motcua needs Python 3.11: install it (for example: pyenv install 3.11) or run make with PYTHON311=/path/to/python3.11" >&2; exit 1; }
	@echo "Installing the core environment into .venv (a few minutes, once) ..."
	@test -x $(CORE)/python || $(PYTHON311) -m venv .venv
	@$(CORE)/pip install --disable-pip-version-check -q --progress-bar on -r requirements/core.lock
	@$(CORE)/pip install --disable-pip-version-check -q --no-deps -e .
	@touch $@

.venv/.dev-ready: requirements/dev.lock .venv/.ready
	@echo "Installing the tools of checks and tests ..."
	@$(CORE)/pip install --disable-pip-version-check -q --progress-bar on -r requirements/dev.lock
	@touch $@

.venv-rasa/.ready: requirements/rasa.lock requirements/rasa-overrides.txt .venv/.ready
	@$(PYTHON310) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null || { echo "Rasa needs Python 3.10 beside Python 3.11: install it (for example: pyenv install 3.10, or $(CORE)/uv python install 3.10) or run make with PYTHON310=/path/to/python3.10" >&2; exit 1; }
	@echo "Installing Rasa into .venv-rasa (a minute, once) ..."
	@test -x $(RASA)/python || $(CORE)/uv venv -q --python "$$($(PYTHON310) -c 'import sys; print(sys.executable)')" .venv-rasa
	@$(CORE)/uv pip install --compile-bytecode --python $(RASA)/python -r requirements/rasa.lock --overrides requirements/rasa-overrides.txt
	@touch $@

lock: ## Pin the newest versions that requirements/*.in allow
	requirements/lock.sh "$(PYTHON311)"

clean: ## Remove environments and data
	rm -rf .venv .venv-rasa var
