SHELL := /bin/bash
PY := .venv/bin/python
PORT ?= 8000
SIZE ?= 1
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help setup run dev test test-python test-postgres test-browser test-frontend test-deep test-oracles lint bench messages lock machine clean
.DEFAULT_GOAL := help

help: ## list what this file can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

.venv/ok: requirements/dev.txt
	@echo "Python libraries…"
	@scripts/venv.sh requirements/dev.txt && touch $@
.venv-oracles/ok: requirements/oracles.txt
	@echo "Independent counts to compare with…"
	@scripts/venv.sh requirements/oracles.txt .venv-oracles && touch $@
node_modules/ok: package-lock.json
	@echo "JavaScript libraries…"
	@npm ci --no-audit --no-fund --loglevel=error && touch $@
static_build/.vite/ok static_build/manifest.json: node_modules/ok vite.config.ts $(shell find frontend scripts/outlines.mjs -type f 2>/dev/null)
	@echo "Styles, scripts and map outlines…"
	@npm run --silent build
.venv/messages: .venv/ok scripts/compile_messages.py $(wildcard locale/*/LC_MESSAGES/*.po)
	@$(PY) scripts/compile_messages.py && touch $@

setup: .venv/ok static_build/manifest.json .venv/messages ## install everything that the application needs

run: setup ## run a demonstration community on http://localhost:8000 (PORT=… for another port)
	@scripts/run.sh $(PORT)

machine:
	@scripts/machine.sh

test: setup machine lint test-frontend test-python test-postgres test-browser ## run everything that a release needs, from nothing

lint: setup ## style, types, areas
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy creuset scripts
	.venv/bin/lint-imports
	.venv/bin/djlint creuset --lint --quiet
	$(PY) manage.py makemigrations --check --dry-run

test-frontend: setup ## TypeScript: style, types, tests
	npm run --silent check
	npm run --silent test

test-python: setup ## unit and page tests on SQLite
	$(PY) -m pytest -q -n auto -m "not browser"

test-postgres: setup machine ## the same on a throwaway PostgreSQL
	$(PY) scripts/with_postgres.py $(PY) -m pytest -q -n auto -m "not browser"

test-browser: setup machine ## journeys in a real Chromium
	$(PY) -m pytest -q -n 2 -m browser

test-deep: setup machine test-oracles ## what is long: more random cases, on both databases, and other people's counts
	HYPOTHESIS_PROFILE=deep $(PY) -m pytest -q -n auto -m "not browser"
	HYPOTHESIS_PROFILE=deep $(PY) scripts/with_postgres.py $(PY) -m pytest -q -n auto -m "not browser"

test-oracles: .venv-oracles/ok ## compare our counts with those of independent libraries
	.venv-oracles/bin/python -m pytest -q -c tests/oracles/pytest.ini tests/oracles

bench: setup .venv-oracles/ok ## measure pages against a bare one (SIZE=1, 10 or 100), and counts against others
	$(PY) -m bench $(SIZE)
	.venv-oracles/bin/python -m bench.tallies

messages: setup ## gather the sentences to translate (needs gettext)
	$(PY) scripts/gather_messages.py

lock: ## write the lock files anew (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/base.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate -c requirements/base.txt --extra s3 pyproject.toml -o requirements/s3.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate -c requirements/base.txt --group dev pyproject.toml -o requirements/dev.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate -c requirements/base.txt --group outlines -o requirements/outlines.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --group oracles -o requirements/oracles.txt
	npm install --package-lock-only

clean: ## forget what was built, keep the data
	rm -rf .venv .venv-oracles node_modules static_build .mypy_cache .ruff_cache .pytest_cache
