# Netral: two commands for newcomers, `make run` and `make test`. `make help` lists the rest.
# Every recipe may be run again at any time; what is already there is not done twice.

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench prove release lighthouse offline picture lock clean
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# Python to begin with; everything else comes from the lock files.
PYTHON ?= $(firstword $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done))
BIN := .venv/bin
READY := .venv/.ready
TOOLS := .venv/.tools
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
PIP := -m pip --disable-pip-version-check --quiet
# These ask no database, or start their own: once is enough (tests/project/test_walls.py).
WITHOUT_DATABASE := tests/law tests/common/disclosure tests/benchmarks tests/ledger/offline
PYTEST := $(BIN)/python -m pytest -n $(CORES) --dist worksteal -q

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: $(READY) ## Set up, migrate and serve http://localhost:8000 and http://meja.localhost:8000
	$(BIN)/netral serve

test: $(READY) $(TOOLS) ## Run the whole suite on SQLite, and all that asks a database on PostgreSQL
	@echo "== SQLite"
	env -u DATABASE_URL $(PYTEST) $(ARGS)
	@echo "== PostgreSQL"
	$(BIN)/python -m tools.with_postgres $(PYTEST) $(WITHOUT_DATABASE:%=--ignore=%) $(ARGS)

check: $(READY) ## Look at the code without running it: format, lint, types, walls, templates, settings, messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/djlint --quiet --check netral
	$(BIN)/djlint --quiet --lint netral
	$(BIN)/netral law lint
	$(BIN)/netral law evaluate-ask | tail -2
	$(BIN)/python -m tools.messages check
	$(BIN)/python -m tools.hosts
	$(BIN)/python -m pytest -q tests/project/test_documents.py
	NETRAL_VAR=.venv/var $(BIN)/netral manage makemigrations --check --dry-run
	NETRAL_VAR=.venv/var NETRAL_PUBLIC_HOST=netral.example NETRAL_DESK_HOST=meja.netral.example \
		NETRAL_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		NETRAL_DATA_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		$(BIN)/netral manage check --deploy --fail-level WARNING

fix: $(READY) ## Format, mend what can be mended, collect messages
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --quiet --reformat netral || true
	$(BIN)/python -m tools.messages update
	$(BIN)/python -m tools.messages compile

bench: .venv-bench/.ready ## Measure against peers; one target: make bench ONLY=P1
	.venv-bench/bin/python -m benchmarks $(if $(ONLY),--only $(ONLY))

prove: $(READY) $(TOOLS) ## Run the long proofs, and every property on thousands of other examples each time
	$(PYTEST) -m "prove or hypothesis" --hypothesis-profile=prove tests $(ARGS)

release: $(READY) ## Release the corpus: make release VERSION=2026.12.1 KNOWN_UNTIL=2026-12-15
	$(BIN)/python -m tools.release $(VERSION) $(KNOWN_UNTIL)

lighthouse: $(READY) $(TOOLS) tools/lighthouse/node_modules ## Let Lighthouse look at home, question, result and a provision
	$(BIN)/python -m tools.lighthouse

tools/lighthouse/node_modules: tools/lighthouse/package-lock.json
	cd tools/lighthouse && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

offline: $(READY) tools/offline/node_modules ## Bundle again what the page that checks proofs without a network takes from npm
	$(BIN)/python -m tools.offline

tools/offline/node_modules: tools/offline/package-lock.json
	cd tools/offline && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

picture: $(READY) $(TOOLS) ## Take the picture in the README again
	$(BIN)/python -m tools.picture docs/images

lock: $(READY) ## Compile the lock files again from pyproject.toml
	$(BIN)/python -m tools.lock

clean: ## Remove what the recipes made, except var/
	rm -rf .venv .venv-bench dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The environment: made anew when a lock file changes.
.venv/.locked: requirements-dev.txt
	$(call make_venv,.venv)
	.venv/bin/python $(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

$(READY): .venv/.locked pyproject.toml hatch_build.py $(wildcard netral/*/locale/*/LC_MESSAGES/*.po)
	.venv/bin/python $(PIP) install --no-deps --no-index --no-build-isolation --editable .
	$(BIN)/python -m tools.messages compile
	$(BIN)/python -m tools.train
	@touch $@

.venv-bench/.ready: requirements-bench.txt
	$(call make_venv,.venv-bench)
	.venv-bench/bin/python $(PIP) install --require-hashes -r requirements-bench.txt
	@touch $@

# Chromium, PostgreSQL, a provider of single sign-on and what is bundled from npm, for the tests only.
$(TOOLS): .venv/.locked tools/install tests/oidc/node_modules tools/offline/node_modules
	tools/install
	@touch $@

tests/oidc/node_modules: tests/oidc/package-lock.json
	cd tests/oidc && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

define make_venv
	@test -n "$(PYTHON)" || { echo "Netral needs Python 3.11 or newer; none was found." >&2; exit 1; }
	@rm -rf $(1)
	@$(PYTHON) -m venv $(1) || { rm -rf $(1); tools/install venv && $(PYTHON) -m venv $(1); }
endef
