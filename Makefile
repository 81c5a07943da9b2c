# make run | test are the two commands; the others are for those who work on jiahe.
#
#   make setup [DEV=1] [EXTRAS=ray,postgres,bench]   the environment, in .venv
#   make run [PORT=8137]                             the portal with a simulated city; state in ./state or JIAHE_HOME
#   make test [ARGS="-k words"]                      every test, on SQLite
#   make test-postgresql [ARGS=...]                  the office's tests once more, on a PostgreSQL of their own
#   make check                                       all that CI checks, the quick things first
#   make cover                                       the branches that no test of the lower floors takes
#   make lint | fmt | docs | pictures | bench | lock | clean

PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	&& echo $$python && break; done)
BIN := .venv/bin
PORT ?= 8000
WORKERS ?= 2
JIAHE_HOME ?= $(CURDIR)/state
OFFICE := tests/office tests/api
CODE := src tests benchmarks tools
export JIAHE_HOME

.PHONY: setup setup-dev run test test-postgresql cover check lint fmt docs pictures bench lock clean
.DEFAULT_GOAL := run

setup:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed" >&2; exit 2; }
	@$(PYTHON) tools/setup.py $(if $(DEV),--dev) $(if $(EXTRAS),--extras $(EXTRAS))

setup-dev:
	@$(MAKE) --no-print-directory setup DEV=1

run: setup
	$(BIN)/jiahe up --demo --port $(PORT)

test: setup-dev
	@command -v chromium chromium-browser google-chrome >/dev/null || \
		echo "no Chromium here: the browser tests will be skipped (Debian: apt-get install chromium)" >&2
	@$(PYTHON) tools/postgres.py >/dev/null 2>&1 || \
		echo "no PostgreSQL here: the office is tested on SQLite alone (Debian: apt-get install postgresql)" >&2
	env -u DATABASE_URL $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

test-postgresql:
	@$(MAKE) --no-print-directory setup DEV=1 EXTRAS=postgres
	$(PYTHON) tools/postgres.py $(BIN)/python -m pytest -n $(WORKERS) $(OFFICE) $(ARGS)

# Every branch of the lower floors is taken by a test; compiled loops are marked where they stand.
cover: setup-dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q $(foreach floor,kernel contracts engines areas conformance,tests/$(floor)) $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --show-missing --skip-covered --fail-under 100 \
		--include "src/jiahe/kernel/*,src/jiahe/contracts/*,src/jiahe/engines/*,src/jiahe/areas/*"

check: lint
	@$(MAKE) --no-print-directory test ARGS="--deselect tests/house/test_static.py $(ARGS)"

lint: setup-dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/jiahe doctor

fmt: setup-dev
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

docs: setup
	$(BIN)/python -m jiahe.runtime.reference docs/reference/applications
	$(BIN)/python -m jiahe.runtime.figures README.md README.zh.md
	$(BIN)/python -m jiahe.cli.reference docs/reference/command-line.md

pictures: setup-dev
	$(BIN)/python tools/pictures.py

bench:
	@$(MAKE) --no-print-directory setup EXTRAS=bench
	@for file in benchmarks/*.py benchmarks/*/*.py; do \
		name=$$(echo $${file%.py} | tr / .); \
		grep -q '__main__' $$file || continue; \
		echo "== $$name"; env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(BIN)/python -m $$name || exit 1; \
	done

# Renews the locks to what pyproject.toml asks for; with UPGRADE=1 to the newest versions. No host is named in them.
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url $(if $(UPGRADE),--upgrade)
lock: setup-dev
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	$(COMPILE) --extra ray --constraint requirements.txt --output-file requirements-ray.txt
	$(COMPILE) --extra postgres --constraint requirements.txt --output-file requirements-postgres.txt
	$(COMPILE) --extra bench --constraint requirements.txt --output-file requirements-bench.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
