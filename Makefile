# Two commands for a newcomer:  make book  and  make test.  The rest: make help.
#
# Recipes run in bash with every failure fatal, also inside a pipe. All paths are
# relative, so the project may live in a folder with spaces in its name.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help

PORT ?= 8000
JOBS ?= 2
NB ?= book

ifeq ($(OS),Windows_NT)
BIN := Scripts
else
BIN := bin
endif
PY := .venv/$(BIN)/python
PY_PARITY := .venv-parity/$(BIN)/python

# One thread: more change the last digits of a sum, and notebooks side by side slow each other.
export OMP_NUM_THREADS := 1
# Hundreds of programs start here, kernels among them: Python keeps what it has compiled, even
# where your settings forbid it. So pip need not compile everything, which takes it a minute.
export PYTHONDONTWRITEBYTECODE :=
PIP_INSTALL := -m pip install --disable-pip-version-check --quiet --no-compile
# Jupyter, IPython and matplotlib keep their files in the project: your own settings
# cannot change the book's results, and a read-only home folder does no harm.
STATE := $(CURDIR)/_build/.state
export JUPYTER_CONFIG_DIR := $(STATE)/jupyter/config
export JUPYTER_DATA_DIR := $(STATE)/jupyter/data
export JUPYTER_RUNTIME_DIR := $(STATE)/jupyter/runtime
export IPYTHONDIR := $(STATE)/ipython
export MPLCONFIGDIR := $(STATE)/matplotlib
HOME_WRITABLE := $(shell test -w "$$HOME" && echo yes)
ifndef HOME_WRITABLE
export PIP_CACHE_DIR := $(STATE)/pip
endif

PAGES := $(shell find book -name '*.ipynb' -not -path '*/.*' -o -name '*.md' -not -path '*/.*')
PARTS := _config.yml _toc.yml $(shell find book dlbook -type f \
	-not -name '*.ipynb' -not -name '*.md' -not -name '*.pyc' -not -path '*/.*')

.PHONY: help book serve lab test lint unit notebooks pages parity outputs requirements clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-14s%s\n", $$1, $$2}' Makefile

book: _build/.book ## build the book into _build/html
	@echo "The book is ready. Open $(CURDIR)/_build/html/index.html"
	@echo "or type 'make serve' (search shows excerpts only when the book is served)."

# Chapters alone are rebuilt one by one. After any other change, and after a build that
# failed or was interrupted (the stamp is gone, so every part counts as newer), all pages
# are written again: Sphinx warns about a page only when it reads it. Results of notebooks
# that did not change come from the execution cache either way.
_build/.book: .venv/installed $(PAGES) $(PARTS)
	@mkdir -p _build && rm -f $@
	@# matplotlib lists the fonts once; it must not complain of the wait inside a page.
	@$(PY) -c 'import matplotlib.font_manager' 2>/dev/null
	JOBS=$(JOBS) .venv/$(BIN)/jupyter-book build . -W -n --keep-going $(if $(filter-out $(PAGES),$?),--all)
	@touch $@

serve: book ## build the book and serve it on http://localhost:8000 (PORT=...)
	@echo "Serving on http://localhost:$(PORT); stop with Ctrl-C."
	@$(PY) -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

lab: .venv/installed ## open the notebooks in JupyterLab
	$(if $(HOME_WRITABLE),env -u JUPYTER_CONFIG_DIR -u JUPYTER_DATA_DIR -u JUPYTER_RUNTIME_DIR -u IPYTHONDIR -u MPLCONFIGDIR) \
		$(PY) -m jupyter lab --notebook-dir=book

test: lint unit book notebooks pages ## run every check, fast ones first (JOBS=2 at a time)
	@echo "All checks passed."

lint: .venv/installed
	$(PY) -m ruff check .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m mypy

unit: .venv/installed
	$(PY) -m pytest -n $(JOBS) --dist worksteal -m "not built"

# One execution serves two checks: nbval compares the run that the build has cached.
notebooks: book
	$(PY) -m pytest -p tests.book.finished_kernel --nbval-lax book \
		--nbval-sanitize-with tests/book/sanitize.cfg

pages: book
	$(PY) -m pytest -n $(JOBS) --dist worksteal -m built

parity: .venv-parity/installed ## compare with the living PyTorch, Keras and ONNX Runtime
	$(PY_PARITY) -m pytest -n $(JOBS) tests/parity

outputs: .venv/installed ## run notebooks, store what their checked cells print (NB=book/...)
	$(PY) -m tests.book.store_outputs "$(NB)"

requirements: .venv/installed ## refresh requirements.txt and binder/requirements.txt
	$(PY) -m pip install --quiet uv
	$(PY) -m uv pip compile pyproject.toml --extra test --universal --fork-strategy fewest \
		--python-version 3.11 --upgrade --no-emit-index-url --no-annotate --quiet \
		--custom-compile-command "make requirements" -o requirements.txt
	$(PY) -m uv pip compile pyproject.toml --extra book --constraint requirements.txt \
		--python-version 3.11 --python-platform linux --no-emit-index-url --no-annotate --quiet \
		--custom-compile-command "make requirements" -o binder/requirements.txt

clean: ## remove everything that the other commands made
	rm -rf _build .venv .venv-parity dlbook.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# An environment counts only once its file "installed" is there. Without it the
# installation was never finished, and starts again from nothing.
define find_python
	python=; \
	for candidate in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11 python); do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			python=$$candidate; break; \
		fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "The book needs Python 3.11 or later, and none was found$(if $(PYTHON), at '$(PYTHON)')." >&2; \
		echo "Install it, then name it if need be: make book PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$$python cannot make virtual environments: its module venv or ensurepip is missing." >&2; \
		echo "On Debian and Ubuntu: sudo apt install python3-venv. Then start again." >&2; exit 1; \
	fi
endef

.venv/installed: requirements.txt pyproject.toml
	@$(find_python); \
	if [ ! -e $@ ]; then \
		echo "Making $(@D) with $$python and installing the pinned libraries (a few minutes, once)."; \
		"$$python" -m venv --clear $(@D); \
	fi
	@rm -f $@
	$(PY) $(PIP_INSTALL) -r requirements.txt
	$(PY) $(PIP_INSTALL) --no-build-isolation --no-deps -e .
	@touch $@

# What .venv holds is seen from here too, pip as well; only what it is compared with comes on top.
.venv-parity/installed: .venv/installed
	@rm -f $@
	$(PY) -m venv --clear --without-pip $(@D)
	@$(PY_PARITY) -c 'import pathlib, sys, sysconfig; \
		line = f"import site; site.addsitedir({sys.argv[1]!r})\n"; \
		pathlib.Path(sysconfig.get_path("purelib"), "book.pth").write_text(line)' \
		"$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
	$(PY_PARITY) $(PIP_INSTALL) --no-build-isolation -c requirements.txt -e '.[parity]'
	@touch $@
