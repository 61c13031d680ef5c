# make run    the product with demo data on http://127.0.0.1:8000/ (PORT and HOST choose another address);
#             for tablets in the same network: make run HOST=0.0.0.0 SITE_URL=http://192.168.1.20:8000
# make test   every check: style, types, layers, then the tests on SQLite, on PostgreSQL and in Chromium
# make lint   the checks that need no service
# make translations  find the words of the interface, put them into lms/translations/*, and count what is translated
# make icons  draw the icons of the installed site from its mark
# make fuzz   the registration engine against its model, for long; EXAMPLES, STEPS and SEED choose how;
#             make fuzz FORMS=1 tries every text nobody expects in each field of each form instead
# make storm  10,000 registrations from 32 processes that are killed; ATTEMPTS, KILLS and SEED choose how
# make proof  a quiz answered while the line is cut and things are killed; ANSWERS, PORTION, OUTAGE and SEED choose how
# make bench  the measurements of docs/benchmarks.md

ifeq ($(filter oneshell,$(.FEATURES)),)
$(error GNU make 4 以上が必要です / GNU make 4 or newer is needed)
endif

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.PHONY: run test lint translations icons bench fuzz storm proof

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
export WEB_PROCESSES ?= 1
export SITE_URL ?= http://$(HOST):$(PORT)
TEST_PROCESSES ?= 2

VENV := .venv/bin
PIP_INSTALL := $(VENV)/python -m pip install --quiet --disable-pip-version-check
WITH_SERVICES := $(VENV)/python -m tests.support.services

# SQLite wants one web process; with PostgreSQL and Redis, WEB_PROCESSES may be more.
GUNICORN := $(VENV)/gunicorn --bind $(HOST):$(PORT) --workers $(WEB_PROCESSES) --worker-class gthread --threads 8 \
    $(if $(filter-out 1,$(WEB_PROCESSES)),--reuse-port) --graceful-timeout 10 --no-control-socket --log-level warning

define WELCOME

  つながりサポーター LMS    http://$(HOST):$(PORT)/

  デモのサインイン / demo sign-ins (/sign-in)         パスワード / password: tsunagari-demo-2026
    trainee@demo.example      受講者         /my
    organiser@demo.example    実施主体       /organise
    coordinator@demo.example  担当           /coordinate
    admin@demo.example        システム管理   /admin

  Ctrl-C で止まります / Ctrl-C stops it
endef
export WELCOME

# Each step says its name before it starts, and once more when it fails.
define STEP
step() {
    printf '\n── %s\n' "$$*"
    "$$@" || { printf '\n✗ 失敗した手順 / failed: %s\n' "$$*" >&2; exit 1; }
}
endef

$(VENV)/python:
	@refuse() { echo "$$1" >&2; exit 1; }
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
	    refuse 'Python 3.11 以上が必要です / Python 3.11 or newer is needed: make PYTHON=python3.12 …'
	if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then
	    root=; [ "$$(id -u)" = 0 ] || root=sudo
	    { $$root apt-get update -q && $$root apt-get install -q -y python3-venv; } >/dev/null ||
	        refuse 'python3-venv が必要です / python3-venv is needed: apt-get install python3-venv'
	fi
	$(PYTHON) -m venv --clear .venv

.venv/installed: requirements.txt | $(VENV)/python
	@echo '── requirements.txt'
	$(PIP_INSTALL) -r $<
	touch $@

# The static files beside themselves as .br and .gz, so that the server need not compress them each time.
.venv/compressed: .venv/installed $(wildcard lms/static/*.css lms/static/*.js lms/static/img/*)
	@$(VENV)/python -m whitenoise.compress --quiet lms/static
	touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo '── requirements-dev.txt'
	$(PIP_INSTALL) -r $<
	touch $@

# Made once and kept, so that a restart signs nobody out.
instance/secret-key: | $(VENV)/python
	@umask 077
	mkdir -p instance
	$(VENV)/python -c 'import secrets; print(secrets.token_urlsafe(48))' > $@

run: .venv/compressed instance/secret-key
	@if (exec 3<>/dev/tcp/$(HOST)/$(PORT)) 2>/dev/null; then
	    echo 'ポート $(PORT) は使われています / port $(PORT) is taken: make run PORT=…' >&2; exit 1
	fi
	export FLASK_APP=wsgi SECRET_KEY="$${SECRET_KEY:-$$(cat instance/secret-key)}"
	for prepare in 'db upgrade' 'regions load' 'courses publish' demo; do
	    $(VENV)/flask $$prepare
	done
	$(VENV)/flask worker &
	worker=$$!
	$(GUNICORN) wsgi:app &
	web=$$!
	trap 'trap - EXIT; kill $$web $$worker 2>/dev/null || true; wait' EXIT
	trap 'exit 0' INT TERM
	until (exec 3<>/dev/tcp/$(HOST)/$(PORT); printf 'HEAD / HTTP/1.0\r\n\r\n' >&3; read -r -t 20 <&3) 2>/dev/null; do
	    kill -0 $$web 2>/dev/null || exit 1
	    sleep 0.2
	done
	echo "$$WELCOME"
	wait -n $$web $$worker || true
	echo 'サーバーかワーカーが止まりました / the web server or the worker has ended' >&2; exit 1

lint: .venv/installed-dev
	@$(STEP)
	step $(VENV)/ruff check .
	step $(VENV)/ruff format --check .
	step $(VENV)/mypy
	step $(VENV)/lint-imports
	step $(VENV)/djlint --lint --quiet lms

test: lint
	@$(STEP)
	step $(WITH_SERVICES) $(VENV)/pytest -q -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder

translations: .venv/installed
	@$(VENV)/pybabel -q extract -F pyproject.toml -k lazy_gettext -k _l -k translated:2 -k marked --no-location -o .venv/messages.pot .
	FLASK_APP=wsgi SECRET_KEY=unused $(VENV)/flask languages --update .venv/messages.pot

icons: .venv/installed
	@$(VENV)/python -m lms.core.app_icons

bench: .venv/installed-dev .venv/compressed
	@$(WITH_SERVICES) $(VENV)/python -m tests.bench

fuzz: .venv/installed-dev
	@$(VENV)/python -m tests.$(if $(FORMS),fuzz_forms,fuzz)

storm: .venv/installed-dev
	@$(VENV)/python -m tests.storm

proof: .venv/installed-dev
	@$(VENV)/python -m tests.proof
