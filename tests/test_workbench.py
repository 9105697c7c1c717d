"""Broken files that people really make, checked as a user would: the rule, and the place to the column.

Each file below ``workbench/`` says on top what is to be found: ``# expect: rule line:col``, once for each finding, or
``# expect: rule`` where a file has no lines. Below ``data/`` the shapes of ``clinic/`` are sound, below
``shapes/`` its data is, and below ``graph/`` the file belongs to this graph.
"""

import json
from itertools import takewhile

import pytest
from conftest import ROOT, TESTS

CORPUS = TESTS / "workbench"
CLINIC = CORPUS / "clinic"
FILES = sorted(path for folder in ("data", "shapes", "graph") for path in (CORPUS / folder).glob("*.ttl"))


def name(path) -> str:
    return path.relative_to(CORPUS).as_posix()


def header(path) -> list[tuple[str, str]]:
    """The lines ``# key: value`` on top; one of the files is in UTF-16."""
    data = path.read_bytes()
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    lines = takewhile(lambda line: line.startswith("# "), text.splitlines())
    return [(key, value) for key, _, value in (line[2:].partition(": ") for line in lines)]


def told(kg, *arguments) -> tuple[int, dict]:
    code, out, error = kg("validate", *arguments, "--format", "json", "--lang", "en")
    assert not error, error
    return code, json.loads(out)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_rule_and_the_place_are_those_of_the_defect(path, kg):
    given = {
        "data": ("--shapes", CLINIC / "shapes.ttl", "--ontology", CLINIC / "ontology.ttl", path),
        "shapes": ("--shapes", path, "--ontology", CLINIC / "ontology.ttl", CLINIC / "valid.ttl"),
        "graph": (path,),
    }
    _, report = told(kg, *given[path.parent.name])
    assert {finding["path"] for finding in report["findings"]} == {str(path)}
    found = [" ".join([f["rule"], f"{f['line']}:{f['column']}" if f["line"] else ""]) for f in report["findings"]]
    assert sorted(text.strip() for text in found) == sorted(value for key, value in header(path) if key == "expect")
    assert all(finding["message"] for finding in report["findings"])


def test_nothing_is_found_where_nothing_is_wrong(kg):
    options = ("--shapes", CLINIC / "shapes.ttl", "--ontology", CLINIC / "ontology.ttl")
    code, report = told(kg, *options, CLINIC / "valid.ttl")
    assert code == 0 and report["findings"] == []


def test_hostile_text_moves_no_terminal(kg):
    options = ("--shapes", CLINIC / "shapes.ttl", "--ontology", CLINIC / "ontology.ttl")
    _, out, error = kg("validate", *options, CORPUS / "data/hostile-text.ttl")
    assert "\x1b" not in out + error and "\x07" not in out + error


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_page_names_each_file_and_what_the_table_reads(path):
    page = (ROOT / "docs/workbench.md").read_text(encoding="utf-8")
    assert f"| [{name(path)}](../tests/workbench/{name(path)}) |" in page, "run tools/compare-validators again"
    assert {key for key, value in header(path) if value} == {"defect", "expect", "cause", "node", "remedy"}
