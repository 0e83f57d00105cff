# Every habit of the project. Each target makes its own .venv first: pip is enough, uv is faster.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
STAMP := $(VENV)/installed

export PREFECT_SERVER_ANALYTICS_ENABLED = false
export DO_NOT_TRACK = 1
export GX_ANALYTICS_ENABLED = false

.PHONY: help nightly test lint format bench crash fuzz coverage forecast-check design lock wheel clean

help:  ## list the habits
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

nightly: $(STAMP)  ## logs to a published release with a report
	$(BIN)/lawbook nightly

test: $(STAMP)  ## the whole test suite, on up to four cores
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

lint: $(STAMP)  ## ruff, sqlfluff, import contracts, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint sql --disable-progress-bar
	$(BIN)/lint-imports
	$(BIN)/mypy

format: $(STAMP)  ## lay out Python and SQL
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix sql --disable-progress-bar

crash: $(STAMP)  ## nights killed at 200 random moments, and what comes after
	$(BIN)/python -m benchmarks.crash

fuzz: $(STAMP)  ## damaged logs through every reader, 100,000 a format: half an hour
	$(BIN)/python -m benchmarks.fuzz

bench: $(STAMP)  ## speed against named peers
	$(BIN)/python -m benchmarks

coverage: $(STAMP)  ## how often the intervals hold a planted law: 15 minutes
	$(BIN)/python -m benchmarks.coverage
	$(BIN)/python -m benchmarks.forecast.planted

forecast-check: $(STAMP)  ## how true forecasts come on real sweeps: 15 minutes
	$(BIN)/python -m benchmarks.forecast --plot forecast-check.html

design: $(STAMP)  ## real sweeps replayed run by run: which run next, 4 minutes
	$(BIN)/python -m benchmarks.design

lock: $(STAMP)  ## renew requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --no-emit-index-url --quiet --upgrade --output-file requirements.lock

wheel: $(STAMP)  ## build the wheel into dist/
	$(BIN)/python -m pip wheel --no-deps --wheel-dir dist .

clean:  ## remove what was made here, but not the warehouse and not the releases
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lawbook needs Python 3.11 or newer: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
ifdef UV
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --requirement requirements.lock
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --editable .
else
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
endif
	touch $(STAMP)
