# Everything one can do with this project; `make` alone prints the list.
#
# The environment is the folder .venv. Stamps inside it remember what is done, so that a second
# run does only what is still to do; removing the folder starts afresh.

PYTHON ?= python3
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock
MADE := $(VENV)/.made
PACKAGES := $(VENV)/.packages
READY := $(VENV)/.ready
BROWSER := $(VENV)/browser/.ready
PIP := PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Where this is set, every command, worker and kernel that a test starts would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check lint test-browser screenshots notebooks outputs newcomer bench bench-evaluation docs lock wheel clean

help:  ## list what one can do
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: $(READY)  ## set everything up and write the reports of the demo organisation
	@$(BIN)/caseload demo

test: $(READY)  ## set everything up and run every test, the notebooks included
	@failed=0; \
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder -q || failed=1; \
	$(MAKE) notebooks || failed=1; \
	exit $$failed

check: $(READY)  ## ruff, mypy, and the tests that hold the house to its rules
	@failed=0; \
	$(MAKE) lint || failed=1; \
	$(BIN)/python -m pytest -q tests/house || failed=1; \
	exit $$failed

lint: $(READY)  ## the part of check that is no test: ruff and mypy
	@failed=0; \
	$(BIN)/ruff check . || failed=1; \
	$(BIN)/ruff format --check . || failed=1; \
	$(BIN)/mypy || failed=1; \
	exit $$failed

notebooks: $(READY)  ## run the notebooks and compare their check-cells
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope -q --nbval notebooks

test-browser: $(READY) $(BROWSER)  ## play an adviser's hour with the panel in a real browser
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/browser/browse_panel.py

screenshots: $(READY) $(BROWSER)  ## the same, and leave pictures of the panel and the report in docs/images
	@CASELOAD_PICTURES=docs/images $(BIN)/python -m pytest -q -p no:cacheprovider tests/browser/browse_panel.py

# Cells that draw keep no output: it would differ from one machine to the next.
outputs: $(READY)  ## store the outputs of the check-cells again, after the demo data changed
	@cd notebooks && for notebook in *.ipynb; do \
		../$(BIN)/jupyter nbconvert --log-level=ERROR --to notebook --inplace --execute \
			--ExecutePreprocessor.record_timing=False "$$notebook"; \
		../$(BIN)/jupyter nbconvert --log-level=ERROR --to notebook --inplace \
			--TagRemovePreprocessor.enabled=True \
			--TagRemovePreprocessor.remove_all_outputs_tags=nbval-ignore-output \
			--ClearMetadataPreprocessor.enabled=True \
			'--ClearMetadataPreprocessor.preserve_nb_metadata_mask={"kernelspec"}' \
			'--ClearMetadataPreprocessor.preserve_cell_metadata_mask={"tags"}' "$$notebook"; \
	done

newcomer:  ## play the first hour of the README in a fresh clone
	@$(PYTHON) tests/newcomer/play.py

bench: $(READY)  ## measure speed against other packages, printed as ratios
	@if [ ! $(VENV)/.peers -nt pyproject.toml ]; then \
		echo "Installing the packages to compare with; they are not in the lock"; \
		$(PIP) install --quiet --no-build-isolation --editable '.[bench]'; \
		touch $(VENV)/.peers; \
	fi
	@$(BIN)/python benchmarks/against_peers.py
	@$(BIN)/python benchmarks/measures.py
	@$(BIN)/python benchmarks/panel.py

bench-evaluation: $(READY)  ## simulate how often the intervals of the evaluation hold the truth
	@$(BIN)/python benchmarks/evaluation_coverage.py
	@$(BIN)/python benchmarks/evaluation_pooled.py
	@$(BIN)/python benchmarks/evaluation_exaggeration.py

docs: $(READY)  ## build the pages in docs/ into a site in docs/site/
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet docs docs/site
	@echo "The site is in docs/site/index.html"

wheel: $(READY)  ## build the wheel into dist/
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist

lock: $(READY)  ## choose the newest packages that fit and write them to the lock
	@$(PIP) install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --extra dev --extra docs \
		--universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-annotate \
		--custom-compile-command "make lock" --output-file $(LOCK)

clean:  ## remove the environment and everything that was made
	@rm -rf $(VENV) build dist reports docs/site docs/gallery .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A folder that was left half-made (Debian's Python without ensurepip does that) is made again.
$(MADE):
	@command -v $(PYTHON) > /dev/null || { \
		echo "There is no $(PYTHON) here. On Debian: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1)." \
			"Name another one: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2> /dev/null || { \
		echo "This Python cannot make virtual environments. Run this line, then make again:" >&2; \
		echo "  sudo apt-get install python3-venv" >&2; exit 1; }
	@if ! $(BIN)/python -m pip --version > /dev/null 2>&1; then \
		echo "Making the environment $(VENV)"; \
		rm -rf $(VENV); \
		$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; \
	fi
	@touch $@

# Only ready-made packages whose hash is in the lock: nothing is built, nothing else is fetched.
$(PACKAGES): $(LOCK) $(MADE)
	@echo "Installing the packages in $(LOCK)"
	@$(PIP) install --require-hashes --no-deps --only-binary :all: --progress-bar off -r $(LOCK) \
		> $(VENV)/install.log 2>&1 & \
	installer=$$!; \
	while sleep 5; kill -0 $$installer 2> /dev/null; do \
		if grep -q '^Installing collected' $(VENV)/install.log; then echo "  unpacking them"; \
		else echo "  $$(grep -cE '^(Collecting|Processing)' $(VENV)/install.log || true) fetched"; fi; \
	done; \
	wait $$installer || { tail -n 20 $(VENV)/install.log >&2; exit 1; }
	@touch $@

$(READY): pyproject.toml $(PACKAGES)
	@echo "Installing the project itself"
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What drives the browser, by name and exact version; the browser itself where that is allowed.
$(BROWSER): tests/browser/package.json $(MADE)
	@for needed in chromium:chromium node:nodejs npm:npm; do \
		command -v "$${needed%%:*}" > /dev/null && continue; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
			echo "Installing $${needed##*:}"; \
			apt-get install --yes --quiet --no-install-recommends "$${needed##*:}" > $(VENV)/browser.log 2>&1 || { \
				tail -n 5 $(VENV)/browser.log >&2; exit 1; }; \
		else \
			echo "There is no $${needed%%:*} here. On Debian: sudo apt-get install $${needed##*:}" >&2; exit 1; \
		fi; \
	done
	@mkdir -p $(@D) && cp $< $(@D)/
	@echo "Installing what drives the browser"
	@npm install --prefix $(@D) --no-package-lock --ignore-scripts --no-audit --no-fund --silent
	@touch $@
