"""Broken files that people really make, checked as a user would: the rule, and the place to the column.

Each file below ``workbench/`` says on top what is to be found: ``# expect: rule line:col``, once for each finding, or
``# expect: rule`` where a file has no lines. Below ``data/`` the shapes of ``clinic/`` are sound, below
``shapes/`` its data is, and below ``graph/`` the file belongs to this graph.
"""

import json

import pytest
from conftest import ROOT, TESTS

CORPUS = TESTS / "workbench"
CLINIC = CORPUS / "clinic"
FILES = sorted(path for folder in ("data", "shapes", "graph") for path in (CORPUS / folder).glob("*.ttl"))


def name(path) -> str:
    return path.relative_to(CORPUS).as_posix()


def expected(path) -> list[str]:
    data = path.read_bytes()
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    return sorted(line.removeprefix("# expect: ") for line in text.splitlines() if line.startswith("# expect: "))


def told(kg, *arguments) -> tuple[int, dict]:
    code, out, error = kg("validate", *arguments, "--format", "json", "--lang", "en")
    assert not error, error
    return code, json.loads(out)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_rule_and_the_place_are_those_of_the_defect(path, kg):
    sound = {"shapes": CLINIC / "shapes.ttl", "data": CLINIC / "valid.ttl"} | {path.parent.name: path}
    options = (
        () if path.parent.name == "graph" else ("--shapes", sound["shapes"], "--ontology", CLINIC / "ontology.ttl")
    )
    _, report = told(kg, *options, path if path.parent.name == "graph" else sound["data"])
    assert {finding["path"] for finding in report["findings"]} == {str(path)}
    found = [" ".join([f["rule"], f"{f['line']}:{f['column']}" if f["line"] else ""]) for f in report["findings"]]
    assert sorted(text.strip() for text in found) == expected(path)
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
    assert f"| `{name(path)}` |" in page, "run tools/compare-validators again"
    data = path.read_bytes()
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    for key in ("defect", "cause", "node", "remedy"):
        assert f"\n# {key}: " in "\n" + text


def test_the_page_names_no_file_that_is_gone():
    page = (ROOT / "docs/workbench.md").read_text(encoding="utf-8")
    named = {
        line.split("`")[1] for line in page.splitlines() if line.startswith(("| `data/", "| `shapes/", "| `graph/"))
    }
    assert {file for file in named if file.endswith(".ttl")} == {name(path) for path in FILES}
