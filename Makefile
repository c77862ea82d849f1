# Two commands: `make run` and `make test`. Both set up what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HONEST := tests/honest/node_modules
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))

.PHONY: run test setup setup-dev browser redis postgresql soak check format lock lock-honest wheel clean

run: setup  ## the portal on http://localhost:5000, with an identity server of its own
	@$(BIN)/python -m portal demo

test: setup-dev browser redis postgresql $(HONEST)/.stamp  ## everything that must hold
	@.ci/test

check: setup-dev  ## formatting, lint, types, import rules, catalogues
	@.ci/check

format: setup-dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

setup: $(VENV)/run.stamp $(CATALOGUES)

setup-dev: $(VENV)/dev.stamp $(CATALOGUES)

browser:
	@.ci/browser

redis:
	@.ci/redis

postgresql:
	@.ci/postgresql

soak: setup-dev redis  ## a million sign-ins on Redis; LOGINS=10000 for fewer
	@$(BIN)/python -m tests.soak.logins $(or $(LOGINS),1000000)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Foyer needs Python 3.11 or newer; set PYTHON to one"; exit 1; }
	@.ci/venv $(PYTHON) $(VENV)

$(VENV)/run.stamp: requirements.lock | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/run.stamp

$(HONEST)/.stamp: tests/honest/package-lock.json | $(VENV)/dev.stamp
	@.ci/npm ci
	@touch $@

%.mo: %.po | $(VENV)/run.stamp
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

lock: $(BIN)/python  ## lock the dependencies anew, with hashes
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements-dev.lock

lock-honest: $(VENV)/dev.stamp  ## lock the packages of the honest provider anew, naming no registry
	@rm -rf $(HONEST) tests/honest/package-lock.json
	@.ci/npm install --package-lock-only --omit-lockfile-registry-resolved

wheel: setup-dev
	@$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) $(HONEST) dist var .mypy_cache .pytest_cache .ruff_cache
