# Each target sets itself up: needs only make, a shell and Python 3.11 or newer.
#
# uv lives in a venv of its own, in the user's cache: `uv sync` takes away what the lock does not name,
# and would take itself. .venv is made by Python itself and filled from uv.lock, byte for byte.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test mutate check words drawing pictures bench clean

UV_VERSION := 0.13.8
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
ifeq ($(strip $(HOME)),)
# A daemon's or a container's environment: what the system says of this user.
export HOME := $(shell $(or $(PYTHON),python3) -c 'import os, pwd; print(pwd.getpwuid(os.getuid()).pw_dir)')
endif
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)
TOOLS := $(CACHE)/stet-tools/uv-$(UV_VERSION)
STAMP := .venv/.stet-synced
RUN := .venv/bin/python
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

# One set-up at a time, of this checkout or another: they share the cache. Whoever comes second waits, and finds it done.
LOCKED = $(PYTHON) -c 'import fcntl, subprocess, sys; lock = open(sys.argv[1], "a"); \
	fcntl.flock(lock, fcntl.LOCK_EX); sys.exit(subprocess.call(["sh", "-c", sys.argv[2]]))' "$(TOOLS).lock"

# Say nothing when it went well, and everything when it did not.
quietly = @said=$$({ $(1); } 2>&1) || { printf '%s\n' "$$said" "make $@: $(2)" >&2; exit 1; }

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) ## Make .venv from uv.lock; done by every other target, again only when the lock has changed
	@:

$(STAMP): pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; install it, or name one: make PYTHON=…" >&2; exit 1; }
	@echo "setting up .venv from uv.lock (once, about a minute)"
	@mkdir -p "$(TOOLS)" || { echo "make: cannot write there; name a folder of yours: make XDG_CACHE_HOME=…" >&2; exit 1; }
	$(call quietly,$(LOCKED) '"$(TOOLS)/bin/uv" --version || { $(PYTHON) -m venv --clear "$(TOOLS)" && "$(TOOLS)/bin/python" -m pip install -q --disable-pip-version-check uv==$(UV_VERSION); }',cannot get uv; on Debian install python3-venv; is there a network?)
	$(call quietly,$(LOCKED) '$(RUN) -c "" 2>/dev/null || $(PYTHON) -m venv --without-pip --clear .venv',cannot make .venv)
	$(call quietly,$(LOCKED) 'UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never "$(TOOLS)/bin/uv" sync -q --frozen --all-extras --python $(RUN)',cannot fill .venv; is there a network?)
	@touch $@

demo: setup ## Publish to four hosts, play a takedown, heal it: a minute at most
	@$(RUN) -m tests.tools.demo

test: setup ## Run all tests on real servers, which are found or built first (make test ARGS="-k clone")
	@$(RUN) -m tests.support.services
	@$(RUN) -m pytest -n 3 --dist worksteal $(ARGS)

mutate: setup ## Switch each defence off, one at a time, and show that a test of its attack fails: some minutes
	@$(RUN) -m tests.attacks.mutate $(ARGS)

check: setup ## Format, lint, types, floors, and that every verb is in the documents
	$(call quietly,$(RUN) -m ruff format --check .,run: $(RUN) -m ruff format .)
	$(call quietly,$(RUN) -m ruff check .,ruff found the above)
	$(call quietly,$(RUN) -m mypy --no-error-summary,mypy found the above)
	@$(RUN) -m tests.tools.types
	$(call quietly,.venv/bin/lint-imports,an import goes upstairs)
	@$(RUN) -m tests.tools.house --check
	$(call quietly,$(RUN) -m pytest -p no:cacheprovider tests/manual/test_docs.py,a document lags behind the program)
	$(call quietly,$(RUN) -m pytest -p no:cacheprovider tests/core/test_catalogues.py,a catalogue of the pages' words does not fit)
	@$(RUN) -m tests.tools.words --missing

words: setup ## Bring the catalogues of the pages' words up to the English (make words ARGS=fr: begin a language)
	@$(RUN) -m tests.tools.words $(ARGS)

drawing: setup ## Make manual/architecture.md's floors and table of modules from the program
	@$(RUN) -m tests.tools.house

pictures: setup ## Draw manual/pictures/: the sample archive in a browser, as readers see it
	@$(RUN) -m tests.tools.pictures

bench: setup ## Measure: build, seal, push, clone, page, search, fail-over beside peers, texts read (make bench ARGS=dumps)
	@$(RUN) -m tests.tools.bench $(ARGS)

clean: ## Take away what tests and tools left behind; never .stet/, which holds keys
	@rm -rf .demo dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find publish tests -name __pycache__ -type d -prune -exec rm -rf {} +
