# Two commands do everything on a fresh machine with Python 3.11+: `make build` and `make test`.
# Inside the environment (.venv) the same are `invoke build` and `invoke test`.

PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

# An environment whose pip does not start (half made, its Python gone or another one, its folder moved) is made anew.
ifneq ($(wildcard .venv/.),)
ifneq ($(shell $(BIN)/pip --version >/dev/null 2>&1 && echo works),works)
$(info .venv does not work any more; it is made anew.)
$(shell rm -rf .venv)
endif
endif

.PHONY: build test clean
.DELETE_ON_ERROR:

build: .venv/installed
	$(BIN)/invoke models --install
	$(BIN)/invoke build

test: .venv/installed-for-tests
	$(BIN)/invoke models --install
	$(BIN)/invoke test

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Duizhao needs Python 3.11 or later; set PYTHON=… to one."; exit 8; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 8; }
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml constraints.txt | .venv/bin/pip
	@echo "Installing Duizhao's packages into .venv …"
	$(PIP_INSTALL) --editable .
	touch $@

.venv/installed-for-tests: .venv/installed
	@echo "Installing what the tests need …"
	$(PIP_INSTALL) --editable '.[test]'
	$(BIN)/invoke test-needs --install
	touch $@

clean:
	rm -rf out .duizhao
