"""Each shape requirement has a valid fixture and a near miss, and the test says which shape must report.

Fixtures begin with comment lines. Below ``quality/<shape file>/``: ``# expect:`` with the rules that the file breaks
(empty for a valid one). Below ``criteria/<leaf>/``: ``# expect:`` with the shapes of the leaf that report the
programme, ``# verdict:``, and ``# programme:`` where a file describes several.
"""

from collections import defaultdict
from pathlib import Path

import pytest
from conftest import REPORT_VIEW, TESTS, header
from rdflib import RDF, SH

from kg import assessment, dataset, graphs, validation, views
from kg.namespaces import ID, LM, short

QUALITY = sorted((TESTS / "shapes/quality").rglob("*.ttl"))
CRITERIA = sorted((TESTS / "shapes/criteria").rglob("*.ttl"))


def name(path: Path) -> str:
    return str(path.relative_to(TESTS / "shapes"))


@pytest.fixture(scope="module")
def findings() -> dict[str, set[str]]:
    report = validation.validate([TESTS / "shapes/quality"])
    by_file = defaultdict(set)
    for finding in report.findings:
        by_file[finding.place.path].add(finding.rule)
    return by_file


@pytest.mark.parametrize("path", QUALITY, ids=name)
def test_quality_fixture_breaks_what_it_says(path, findings):
    assert findings[str(path)] == set(header(path)["expect"].split())


def test_quality_fixtures_do_not_share_subjects():
    seen = {}
    for path in QUALITY:
        for subject in set(graphs.read(path).graph.subjects()):
            assert seen.setdefault(subject, path) == path, f"{subject} is in {seen[subject]} and {path}"


@pytest.mark.parametrize("file", sorted({path.stem for path in (TESTS.parent / "shapes/quality").glob("*.ttl")}))
def test_every_quality_rule_is_caught_by_a_near_miss(file):
    shapes = graphs.read(TESTS.parent / f"shapes/quality/{file}.ttl").graph
    rules = {short(s) for s in shapes.subjects(RDF.type, SH.PropertyShape)}
    rules |= {short(s) for s in shapes.subjects(SH["or"], None) if (s, RDF.type, SH.NodeShape) in shapes}
    rules |= {short(s) for s in shapes.subjects(SH.sparql, None)}
    rules |= {short(s) for s in shapes.subjects(SH["class"], None) if (s, RDF.type, SH.NodeShape) in shapes}
    folder = TESTS / "shapes/quality" / file
    caught = {rule for path in folder.glob("invalid-*.ttl") for rule in header(path)["expect"].split()}
    assert rules - caught == set()
    assert list(folder.glob("valid*.ttl")), "no valid fixture"


def test_no_shape_is_defined_twice():
    names = [
        line.split()[0]
        for path in (TESTS.parent / "shapes").rglob("*.ttl")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("lmsh:") and " a sh:" in line
    ]
    assert sorted(names) == sorted(set(names))


@pytest.fixture(scope="module")
def judged():
    store = dataset.load([TESTS / "shapes/criteria"])
    viewed = views.look(store, views.choose(store, ["all"], None, REPORT_VIEW))
    return assessment.judge(viewed)


@pytest.mark.parametrize("path", CRITERIA, ids=name)
def test_criterion_fixture_gets_its_verdict(path, judged):
    fields = header(path)
    programmes = [short(p) for p in graphs.read(path).graph.subjects(RDF.type, LM.Programme)]
    programme = ID["programme/" + fields.get("programme", programmes[0])]
    [leaf] = [leaf for leaf in judged.leaves if leaf.slug == path.parent.name]
    shapes = {*leaf.requirements, *leaf.contraries, *leaf.applicability}
    mine = {short(shape.iri) for shape in shapes} & {short(iri) for iri in judged.reported[programme]}
    assert mine == set(fields["expect"].split())
    assert assessment.verdict_from(leaf, judged.reported[programme]) == fields["verdict"]


def test_every_criterion_shape_is_caught_and_every_leaf_met(judged):
    expected = {rule for path in CRITERIA for rule in header(path)["expect"].split()}
    parts = {
        short(s.iri) for leaf in judged.leaves for s in (*leaf.requirements, *leaf.contraries, *leaf.applicability)
    }
    assert parts - expected == set()
    met = {path.parent.name for path in CRITERIA if header(path)["verdict"] == "met"}
    assert met == {leaf.slug for leaf in judged.leaves}
