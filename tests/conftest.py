"""Graphs loaded once for all tests, and where the shared sources are."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from kg import assessment, dataset, resources, views
from kg.cli import main
from kg.namespaces import ID
from kg.rule import read_rule
from kg.store import Store

REPORT_VIEW = ID["view/report"]
TESTS = Path(__file__).parent
ROOT = TESTS.parent

# The same examples in every run; pytest --hypothesis-profile=explore looks at others.
settings.register_profile("repeat", derandomize=True)
settings.register_profile("explore")
settings.load_profile("repeat")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the shared sources; tests that need it skip where KG_SHARED does not name it."""
    folder = os.environ.get("KG_SHARED")
    if not folder:
        pytest.skip("KG_SHARED is not set: the texts of the sources are not at hand")
    return Path(folder)


@pytest.fixture(scope="session")
def store():
    """The bundled graph."""
    return dataset.load()


@pytest.fixture(scope="session")
def sample() -> Store:
    """Ontology, sources and the samples of ``tests/queries`` in the view of all sources."""
    store = Store()
    for path in [*resources.turtle("ontology"), ROOT / "data/sources.ttl", *sorted((TESTS / "queries").glob("*.ttl"))]:
        store.load(path)
    return views.look(store, views.choose(store, ["all"], None, REPORT_VIEW)).whole


@pytest.fixture(scope="session")
def rule(store):
    """The rule of the report."""
    return read_rule(store)[0]


@pytest.fixture(scope="session")
def look(store):
    """The view of the bundled graph for given sources, looked at once."""
    seen = {}

    def view(*sources: str):
        if sources not in seen:
            chosen = views.choose(store, sources, None, REPORT_VIEW)
            viewed = views.look(store, chosen)
            seen[sources] = viewed, assessment.judge(viewed)
        return seen[sources]

    return view


@pytest.fixture
def kg(capsys, monkeypatch, tmp_path):
    """Run ``kg`` in an empty folder: (exit code, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def header(path: Path) -> dict[str, str]:
    """The ``# key: value`` lines at the top of a fixture."""
    fields = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            break
        key, _, value = line[2:].partition(": ")
        fields[key.rstrip(":")] = value.strip()
    return fields
