# make demo   set everything up and judge the programmes
# make test   set everything up and run the tests
# make clean  remove what was set up

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint clean

demo: $(VENV)/ready
	$(BIN)/kg assess

test: $(VENV)/ready-dev
	$(BIN)/ruff check kg tests
	$(BIN)/ruff format --check kg tests
	$(BIN)/pytest -n auto

lint: $(VENV)/ready-dev
	$(BIN)/ruff format kg tests
	$(BIN)/ruff check --fix kg tests

$(BIN)/pip:
	@sh tools/make-venv $(PYTHON) $(VENV)

$(VENV)/ready: pyproject.toml | $(BIN)/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/ready-dev: pyproject.toml tools/system | $(BIN)/pip
	@sh tools/system
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/ready

clean:
	rm -rf $(VENV)
