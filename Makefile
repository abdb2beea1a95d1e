# The desk's commands; `make` lists them. Needs make and Python 3.11 or newer.

PYTHON ?= python3
PORT ?= 8000
PYTEST_ARGS ?=
# How many processes run the tests that need no browser.
WORKERS ?= 2

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Checks of the code need no database that lasts, and none that DATABASE_URL names.
NO_DATABASE := DATABASE_URL=sqlite://:memory:
STRICT := $(BIN)/python -W error
TESTS := $(STRICT) -m tests.in_turn --workers $(WORKERS)

.DEFAULT_GOAL := help
.PHONY: help run password test browser lint types bench screenshots clean database

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: database ## serve the desk on 127.0.0.1, with a demo desk at first; PORT=8000
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", int("$(PORT)"))).close()' 2>/dev/null || { \
		echo "Port $(PORT) is in use or can't be used. Choose another: make run PORT=8001" >&2; exit 1; }
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@known=$$($(BIN)/python manage.py shell --no-imports --command \
		'from django.contrib.auth.models import User; print(User.objects.exclude(password__startswith="!").count())') || exit 1; \
	if [ "$$known" = 0 ]; then \
		echo "Loading the demo desk." && $(BIN)/python manage.py load_demo && \
		echo "Log in as one of these; they are shown only now:" && \
		$(BIN)/python manage.py demo_passwords --only-missing || exit 1; \
	else \
		echo "Log in as before; make password sets new passwords."; \
	fi
	@echo "On Record: http://127.0.0.1:$(PORT)/ (Ctrl-C ends it)"
	@exec $(BIN)/python -m gunicorn config.wsgi --bind 127.0.0.1:$(PORT) --threads 8 \
		--log-level warning --no-control-socket

password: database ## set new passwords for the demo accounts and print them
	@$(BIN)/python manage.py demo_passwords

test: .venv/.dev browser ## run every test, on SQLite and on PostgreSQL; PYTEST_ARGS=…
	@echo "== Tests on SQLite"; start=$$(date +%s); \
	sqlite=passed; DATABASE_URL= $(TESTS) $(PYTEST_ARGS) || sqlite=FAILED; \
	echo "== Tests on PostgreSQL"; between=$$(date +%s); \
	postgres=passed; $(STRICT) -m tests.on_postgres $(TESTS) $(PYTEST_ARGS) || postgres=FAILED; \
	end=$$(date +%s); \
	echo "== SQLite: $$sqlite in $$((between - start)) s. PostgreSQL: $$postgres in $$((end - between)) s."; \
	[ $$sqlite$$postgres = passedpassed ]

browser: .venv/.dev ## find a Chromium for the browser tests, or try to install one
	@$(BIN)/python -m tests.browser.chromium

lint: .venv/.dev ## check style, imports between parts, migrations and settings
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/lint-imports
	$(NO_DATABASE) $(STRICT) manage.py makemigrations --check --dry-run
	$(NO_DATABASE) $(STRICT) manage.py check --fail-level WARNING

types: .venv/.dev ## check types
	$(NO_DATABASE) $(BIN)/python -m mypy config sources claims extraction tests benchmarks

bench: .venv/.dev ## measure, print a table and write var/bench.json
	@$(STRICT) -m benchmarks.run

screenshots: .venv/.dev browser ## take docs/screenshots anew
	@$(STRICT) -m tests.screenshots

clean: ## remove what can be made again; keep var/, the desk's data
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache var/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

database: .venv/.run
	@$(BIN)/python manage.py migrate --no-input --verbosity 0

# The virtual environment. Its stamps are older than a requirements file that changed.

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name it: make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "On Record needs Python 3.11 or newer, and this is $$($(PYTHON) --version 2>&1). Name a newer one: make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python can't make a virtual environment. Install its package first: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.run: requirements.txt | $(BIN)/python
	@echo "Installing what the desk runs on into .venv"
	@$(PIP) install --quiet --requirement requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing what the checks need into .venv"
	@$(PIP) install --quiet --requirement requirements-dev.txt
	@touch .venv/.run $@
