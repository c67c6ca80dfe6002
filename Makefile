# Two commands: `make demo` shows the platform, `make test` proves it. Neither needs a service, Node or root.
#   PORT=8001            another port for the demo
#   DATABASE_URL=…       PostgreSQL instead of the embedded SQLite (postgres://user@host:5432/name)
#   SCALE=large          of make bench: a million posts against ten thousand
#   REDIS_URL=…          Redis for the cache and between processes (redis://host:6379/0)

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
ROLE ?= moderator
POSTS ?= 20000
SCALE ?= small
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet install --require-hashes
OURS := community forum realtime cms tests bench manage.py
export PORT

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo demo-code cluster test check bench bench-small bench-large bench-permission bench-refusals bench-screening bench-queue bench-arrival bench-redis bench-live chaos lock format clean

help:
	@echo "make demo        the platform with its demo content, on http://localhost:$(PORT)"
	@echo "make demo-code   the second factor of a demo sign-in (ROLE=moderator, secretariat, administrator)"
	@echo "make cluster     the same on two web processes behind nginx, two workers, PostgreSQL and Redis"
	@echo "make test        every test; browser journeys where Chromium is present"
	@echo "make check       style, types, import contracts, templates, migrations, production settings"
	@echo "make bench       requests per second of the pages that matter (POSTS=$(POSTS))"
	@echo "make bench SCALE=large   whether pages stay as quick with a million posts (minutes; 3 GB of disk)"
	@echo "make bench-permission, make bench-refusals   what the rules of who may see cost, and whether a refusal's time tells"
	@echo "make bench-screening   what it costs to screen a text against 2,000 watch rules"
	@echo "make bench-queue, make bench-arrival   moderators' pages with a long queue, and how soon they see what is held"
	@echo "make bench-redis what posting costs while Redis is stopped or does not answer"
	@echo "make bench-live  how soon others see a post, what 5,000 sockets cost, pages: minutes (REPORT=docs/performance)"
	@echo "make chaos       processes, Redis and PostgreSQL are killed while clients post and read: is anything lost?"
	@echo "make install     the environment alone"
	@echo "make lock        write the lock files anew from pyproject.toml"

# The environment is made once, and again only when a lock file changes.
.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old. Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python has no venv. Install it (Debian: apt-get install python3-venv) and start again."; exit 1; }
	@echo "Making the environment in .venv (once)…"
	@$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	@echo "Installing the packages of requirements.txt…"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/runtime
	@echo "Installing the packages of requirements-dev.txt…"
	@$(PIP) -r requirements-dev.txt
	@touch $@

# Compiled here, because a machine may forbid Python to do so when it starts (PYTHONDONTWRITEBYTECODE).
install: .venv/runtime
	@$(BIN)/python -m compileall -q $(wildcard community forum realtime cms)

install-dev: .venv/dev install

demo: install
	@DEMO=1 exec $(BIN)/python manage.py demo

demo-code: install
	@DEMO=1 $(BIN)/python manage.py demo_code $(ROLE)

# Many processes, as in production: PostgreSQL and Redis answer on this machine, nginx is installed.
cluster: install
	@DEMO=1 TRUSTED_PROXIES=1 VAR_DIR=$${VAR_DIR:-var/cluster} \
	DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/congress_cluster} \
	REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/15} exec $(BIN)/python manage.py cluster

test: install-dev
	@$(BIN)/python -m tests.run

check: install-dev
	$(BIN)/ruff check $(OURS)
	$(BIN)/ruff format --check $(OURS)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	DEMO=1 $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.production check --deploy --fail-level WARNING

bench: bench-$(SCALE)

bench-small: install
	@DEMO=1 $(BIN)/python -m bench --posts $(POSTS)

bench-large: install
	@DEMO=1 nice $(BIN)/python -m bench.large

bench-permission: install
	@DEMO=1 $(BIN)/python -m bench.restricted --posts $(POSTS)

bench-screening: install
	@DEMO=1 $(BIN)/python -m bench.screening

bench-queue: install
	@DEMO=1 nice $(BIN)/python -m bench.queue

bench-arrival: install
	@DEMO=1 $(BIN)/python -m bench.arrival

bench-redis: install
	@DEMO=1 $(BIN)/python -m bench.outage

bench-live: install
	@DEMO=1 $(BIN)/python -m bench.live $(if $(REPORT),--report $(REPORT))

chaos: install
	@DEMO=1 DJANGO_SETTINGS_MODULE=bench.chaos.settings $(BIN)/python -m bench.chaos

bench-refusals: install
	@DEMO=1 $(BIN)/python -m bench.refusals

lock: install-dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

format: install-dev
	$(BIN)/ruff check --fix $(OURS)
	$(BIN)/ruff format $(OURS)

clean:
	rm -rf var .venv
