# `make` lists the targets. Each sets up what it needs by itself, on a machine that has only make and
# Python 3.11 or newer with venv. Another interpreter: make PYTHON=python3.12 test

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check --no-input
WORKERS ?= 2
LOCK_FLAGS ?=

.PHONY: help demo test proof check bench quality fuzz wheel lock clean FORCE

help:                ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

demo: .venv/ready    ## three organisations: scan, archive, search
	@$(PY) -m pipelines demo

test: .venv/ready    ## the whole suite but the slow tests
	$(PY) -m pytest --numprocesses $(WORKERS) --dist worksteal

proof: .venv/ready   ## the slow tests: crashes, races, millions of messages
	$(PY) -m pytest -m slow --hypothesis-profile proof

check: .venv/ready   ## lint, format, types, import contracts, dependencies, detection rules
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo
	$(PY) -m deptry .
	$(PY) -m pipelines rules check

bench: .venv/ready   ## measure throughput, memory and what Beam costs
	$(PY) -m benchmarks

quality: .venv/ready ## measure what is found and what is wrongly found
	$(PY) -m benchmarks.quality

fuzz: .venv/ready    ## scan 200,000 hostile and broken inputs
	$(PY) -m benchmarks.fuzz

wheel: .venv/ready   ## build dist/*.whl, downloading nothing
	rm -rf dist
	$(PY) -m build --no-isolation --wheel --outdir dist .
	$(PY) -m check_wheel_contents dist

# The only target that needs another tool: uv. The lock serves every platform and names no index.
# Newer versions: make lock LOCK_FLAGS=--upgrade
lock:                ## write requirements.lock from pyproject.toml
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --only-binary :all: --no-emit-index-url --no-header --no-annotate \
		--quiet --output-file requirements.lock $(LOCK_FLAGS)

clean:               ## remove the environment and everything the tools left behind
	rm -rf .venv dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up is two steps. Each writes its stamp last, so a step that was interrupted starts afresh.
.venv/packages: requirements.lock
	@command -v "$(PYTHON)" >/dev/null || \
		{ echo "crossgate needs Python 3.11 or newer, and $(PYTHON) is not here: make PYTHON=..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit( \
		"crossgate needs Python 3.11 or newer, and $(PYTHON) is %d.%d: make PYTHON=python3.12 ..." % v[:2])'
	@echo "setting up .venv, once; this takes a minute or two" >&2
	@"$(PYTHON)" -m venv --clear .venv
	@$(PIP) install --require-hashes --only-binary :all: --requirement requirements.lock
	@printf '%s\n' "$(CURDIR)" > $@

.venv/ready: .venv/packages pyproject.toml
	@rm -rf .venv/lib/python*/site-packages/crossgate-*.dist-info # what pip could not replace if half written
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# An environment whose interpreter is gone, or that was made for another folder, is made again.
ifneq ($(shell test -x $(PY) && cat .venv/packages 2>/dev/null),$(CURDIR))
.venv/packages: FORCE
endif
