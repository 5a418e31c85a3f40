# Two commands for a newcomer:  make book  and  make test.  The rest: make help.
#
# Recipes run in bash with every failure fatal, also inside a pipe. All paths are
# relative, so the project may live in a folder with spaces in its name.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help

# Recipes read these from the environment, and no folder's name stands in a recipe: the shell
# would execute what looks like a command in one.
export PORT ?= 8000
export JOBS ?= 2
# The folder that `make lab` opens: the readers' notebooks, or the sources for authors (NB=book).
export FOLDER := $(or $(NB),notebooks)
export NB ?= book
export PYTHON ?=

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

# An environment belongs to one folder and one Python: what was copied, moved or renamed, or stands
# on a Python that has been upgraded since, is made anew.
SAY_WHOSE := -c 'import sys; print(sys.prefix, *sys.version_info[:2])'
ifneq ($(wildcard .venv/installed),)
ifneq ($(shell $(PY) $(SAY_WHOSE) 2>/dev/null || echo broken),$(shell cat .venv/installed))
ANOTHERS := anothers
endif
endif

.PHONY: help book serve lab write pdf epub test lint unit notebooks pages parity outputs weekly requirements clean \
	jobs anothers

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-14s%s\n", $$1, $$2}' Makefile

# Chapters alone are rebuilt one by one. After any other change, and after a build that failed or
# was interrupted (the stamp is gone), all pages are written again: Sphinx warns about a page only
# when it reads it. Results of notebooks that did not change come from the execution cache either
# way. The shell looks for changes: a name below book/ may hold what make takes for its own.
book: jobs .venv/installed ## build the book into _build/html
	@newer() { \
		find "$$@" -type f -not -path '*/.*' -not -name '*.pyc' -newer _build/.book; \
	}; \
	is_page=(-name '*.ipynb' -o -name '*.md'); all=--all; \
	if [ -e _build/.book ]; then \
		all=; \
		[ -z "$$(newer book dlbook _config.yml _toc.yml -not \( "$${is_page[@]}" \))" ] \
			&& [ ! .venv/installed -nt _build/.book ] || all=--all; \
	fi; \
	if [ -n "$$all" ] || [ -n "$$(newer book \( "$${is_page[@]}" \))" ]; then \
		mkdir -p _build; rm -f _build/.book; \
		: matplotlib lists the fonts once, and must not complain of the wait inside a page; \
		$(PY) -c 'import matplotlib.font_manager' 2>/dev/null; \
		$(PY) -c 'from jupyter_book.cli.main import main; main()' build . -W -n --keep-going $$all; \
		touch _build/.book; \
	fi
	@echo "The book is ready. Open $$PWD/_build/html/index.html"
	@echo "or type 'make serve' (search shows excerpts only when the book is served)."

serve: book ## build the book and serve it on http://localhost:8000 (PORT=...)
	@$(PY) -c 'import socket, sys; socket.create_server(("127.0.0.1", int(sys.argv[1])))' "$$PORT" \
		2>/dev/null || { echo "Port $$PORT cannot be had: name another, make serve PORT=8001" >&2; exit 1; }
	@echo "Serving on http://localhost:$$PORT; stop with Ctrl-C."
	@$(PY) -m http.server --bind 127.0.0.1 --directory _build/html "$$PORT"

# What you changed in notebooks/ stays; a new version is laid beside it.
lab: .venv/installed ## open the notebooks in JupyterLab (authors: NB=book)
	@[ "$$FOLDER" != notebooks ] || $(PY) -m dlbook.book.readers notebooks
	$(if $(HOME_WRITABLE),env -u JUPYTER_CONFIG_DIR -u JUPYTER_DATA_DIR -u JUPYTER_RUNTIME_DIR -u IPYTHONDIR -u MPLCONFIGDIR) \
		$(PY) -m jupyterlab --notebook-dir="$$FOLDER"

write: .venv/installed ## serve one chapter's page, built again as it changes (NB=book/...ipynb, PORT=...)
	@$(PY) -m dlbook.book.writing --port "$$PORT" "$$NB"

pdf: book ## print the whole book into _build/book.pdf (needs Chromium, takes a quarter of an hour)
	@$(PY) -m dlbook.book.printing _build/html _build/book.pdf

epub: book ## the whole book for an e-reader, _build/book.epub (needs Chromium)
	@$(PY) -m dlbook.book.printing _build/html _build/book.epub

STAGES := .venv/installed lint unit book notebooks pages

test: jobs ## run every check, fast ones first (JOBS=2 at a time)
	@times=; \
	for stage in $(STAGES); do \
		SECONDS=0; $(MAKE) --no-print-directory "$$stage"; \
		times+="$$(printf '  %-18s%3d min %2d s' "$$stage" $$((SECONDS / 60)) $$((SECONDS % 60)))"$$'\n'; \
	done; \
	printf 'All checks passed:\n%s' "$$times"

lint: .venv/installed
	$(PY) -m ruff check .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m mypy

unit: jobs .venv/installed
	$(PY) -m pytest -n "$$JOBS" --dist worksteal -m "not built"

# One execution serves two checks: nbval compares the run that the build has cached.
notebooks: book
	$(PY) -m pytest -p tests.book.finished_kernel --nbval-lax book \
		--nbval-sanitize-with tests/book/sanitize.cfg

pages: book
	$(PY) -m pytest -n "$$JOBS" --dist worksteal -m built

parity: jobs .venv-parity/installed ## compare with the living PyTorch, Keras and ONNX Runtime
	$(PY_PARITY) -m pytest -n "$$JOBS" tests/parity

outputs: .venv/installed ## run notebooks, store what their checked cells print (NB=book/...)
	$(PY) -m tests.book.store_outputs "$$NB"

weekly: jobs .venv/installed ## run what takes hours: every mutant, thousands of random examples
	HYPOTHESIS_PROFILE=weekly $(PY) -m pytest -n "$$JOBS" -m "not built" tests/layers \
		tests/test_activations.py tests/test_losses.py tests/test_parameters.py
	$(PY) -m tests.exercises.mutants

requirements: .venv/installed ## refresh requirements.txt and binder/requirements.txt
	$(PY) $(PIP_INSTALL) uv==0.13.9
	$(PY) -m uv pip compile pyproject.toml --extra test --universal --fork-strategy fewest \
		--python-version 3.11 --upgrade --no-emit-index-url --no-annotate --quiet \
		--custom-compile-command "make requirements" -o requirements.txt
	$(PY) -m uv pip compile pyproject.toml --extra book --constraint requirements.txt \
		--python-version 3.11 --python-platform linux --no-emit-index-url --no-annotate --quiet \
		--custom-compile-command "make requirements" -o binder/requirements.txt

clean: ## remove everything that the other commands made, but not notebooks/, which are yours
	rm -rf _build .venv .venv-parity dlbook.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# An environment counts only once its file "installed" is there. Without it the
# installation was never finished, and starts again from nothing.
define find_python
	python=; \
	for candidate in "$${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python; do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			python=$$candidate; break; \
		fi; \
		[ -z "$$PYTHON" ] || break; \
	done; \
	if [ -z "$$python" ]; then \
		echo "The book needs Python 3.11 or later, and none was found$${PYTHON:+ at '$$PYTHON'}." >&2; \
		echo "Install it, then name it if need be: make book PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$$python cannot make virtual environments: its module venv or ensurepip is missing." >&2; \
		echo "On Debian and Ubuntu: sudo apt install python3-venv. Then start again." >&2; exit 1; \
	fi
endef

.venv/installed: requirements.txt pyproject.toml $(ANOTHERS)
	@$(find_python); \
	if [ -n "$(ANOTHERS)" ]; then \
		echo "$(@D) was made for another folder or another Python, so it is made anew."; rm -f $@; \
	fi; \
	if [ ! -e $@ ]; then \
		echo "Making $(@D) with $$python and installing the pinned libraries (a few minutes, once)."; \
		"$$python" -m venv --clear $(@D); \
	fi
	@rm -f $@
	$(PY) $(PIP_INSTALL) -r requirements.txt
	$(PY) $(PIP_INSTALL) --no-build-isolation --no-deps -e .
	@$(PY) $(SAY_WHOSE) >$@

jobs:
	@case "$$JOBS" in \
		*[!0-9]* | '' | 0*) echo "JOBS=$$JOBS: name how many to run at a time, from 1 on." >&2; exit 1 ;; \
	esac

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
