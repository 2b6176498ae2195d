# What a newcomer needs: `make demo` shows the program at work, `make test` runs every check and test.
PYTHON ?= python3
BIN := .venv/bin
PROGRAM := .venv/.program
STAMP := .venv/.installed

# What is compiled once stays so, for each program that the tests start.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test soak setup check style unused layers types types-win32 types-darwin format bench screenshots places lock clean

demo: $(PROGRAM)
	$(BIN)/gamma-desktop demo
	$(BIN)/gamma-desktop demo --team

# Compiled first, or each program that a test starts does it for itself. What takes longest goes first, and examples
# are few and made up alike each time: `pytest` alone, and more so `make soak`, look for new ones.
test: check
	$(BIN)/python -m compileall -q gamma_desktop
	$(BIN)/python -m pytest --numprocesses auto --no-loadscope-reorder --hypothesis-profile ci

# What takes long: hundreds of power cuts, say, of which `make test` makes a few dozen.
soak: setup
	$(BIN)/python -m pytest --numprocesses auto -m soak
	$(BIN)/python -m pytest --numprocesses auto -m "hypothesis and not soak" --hypothesis-profile thorough

setup: $(STAMP)

$(STAMP): requirements/dev.lock requirements/build.lock pyproject.toml packaging/setup.sh
	PYTHON=$(PYTHON) sh packaging/setup.sh all
	touch $@ $(PROGRAM)

$(PROGRAM): requirements/runtime.lock requirements/build.lock pyproject.toml packaging/setup.sh
	PYTHON=$(PYTHON) sh packaging/setup.sh program
	touch $@

# Beside each other: each takes one processor.
check: setup
	$(MAKE) --no-print-directory --jobs style unused layers types types-win32 types-darwin

style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

unused:
	$(BIN)/vulture

layers:
	$(BIN)/lint-imports

# What types are right depends on the version, too: ours here, the oldest and the newest on the other systems; and each
# of them on this one in `make soak` (tests/integration/test_python_versions.py).
types:
	$(BIN)/mypy

types-win32: VERSION := 3.11
types-darwin: VERSION := 3.14
types-win32 types-darwin: types-%:
	$(BIN)/mypy --platform $* --python-version $(VERSION) --cache-dir .mypy_cache/$* gamma_desktop

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup
	$(BIN)/python -m tests.bench

screenshots: setup
	$(BIN)/python -m tests.screenshots

places: setup
	$(BIN)/python packaging/make_places.py

lock: setup
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --upgrade pyproject.toml -o requirements/runtime.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --upgrade --extra dev pyproject.toml -o requirements/dev.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --upgrade --group build -c requirements/dev.lock -o requirements/build.lock

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
