"""The data says what it may say, and nothing else."""

import csv
import re

import pytest
from conftest import ROOT
from rdflib import RDF, BNode, URIRef

from kg import graphs, validation
from kg.namespaces import BASE, ID, LM, VOC, short

PROGRAMMES = sorted((ROOT / "data/programmes").glob("*.ttl"))
TURTLE = sorted(path for name in ("ontology", "shapes", "data") for path in (ROOT / name).rglob("*.ttl"))
IN_FULL = {"palm", "sami", "guatemala-canada"}


def test_the_bundled_graph_has_no_finding_but_flags():
    report = validation.validate([])
    assert [finding for finding in report.findings if finding.severity != "Info"] == []
    assert {f.rule for f in report.findings} <= {
        "health-by-employer",
        "temporary-without-dependence",
        "circular-without-return",
        "portability-unsaid",
    }
    assert report.statements > 9000
    assert sum(report.focus_nodes.values()) > 2000


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_a_file_holds_one_programme_and_only_its_own(path):
    document = graphs.read(path)
    iri = ID[f"programme/{path.stem}"]
    assert list(document.graph.subjects(RDF.type, LM.Programme)) == [iri]
    assert {str(s).split("#")[0] for s in document.graph.subjects()} == {str(iri)}


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: str(path.relative_to(ROOT)))
def test_prefixes_and_iris_of_ours_stand_below_the_one_base(path):
    text = path.read_text(encoding="utf-8")
    for iri in re.findall(r"<(https://w3id\.org/[^>]*)>", text):
        assert iri.startswith(BASE), iri


def test_there_are_no_blank_nodes_in_the_data():
    for path in sorted((ROOT / "data").rglob("*.ttl")):
        assert not [term for triple in graphs.read(path).graph for term in triple if isinstance(term, BNode)], path


def test_every_reference_of_ours_leads_somewhere(store):
    described = {row["s"] for row in store.select("SELECT DISTINCT ?s { ?s ?p ?o }")}
    rows = store.select("SELECT DISTINCT ?o { ?s ?p ?o . FILTER (isIRI(?o)) }")
    ours = {row["o"] for row in rows if row["o"].startswith((str(ID), str(VOC)))}
    assert sorted(ours - described) == []


def test_no_verdict_is_data(store):
    computed = (LM.disputes, LM.denies, LM.clearedOf, LM.verdict, LM.levelShown, LM.assesses)
    values = " ".join(f"<{term}>" for term in computed)
    assert (
        store.select(
            f"SELECT ?s {{ VALUES ?p {{ {values} }} ?s ?p ?o . ?s a ?type . FILTER NOT EXISTS {{ ?s a "
            f"<http://www.w3.org/2002/07/owl#ObjectProperty> }} }}"
        )
        == []
    )


def test_eight_and_seventeen_and_thirteen_of_twenty_five(store):
    query = f"SELECT ?p ?x {{ ?p a <{LM.Programme}> ; <{LM['%s']}>/<{LM['%s']}> ?x }}"
    levels = {row["p"]: short(row["x"]) for row in store.select(query % ("publishedAs", "level"))}
    kinds = {row["p"]: row["x"] for row in store.select(query % ("classifiedAs", "programmeKind"))}
    assert len(levels) == 25 and set(levels) <= set(kinds)
    assert sorted(levels.values()) == ["highly-successful"] * 8 + ["successful"] * 17
    moving = {row["k"] for row in store.select(f"SELECT ?k {{ ?k <{LM.movesWorkers}> true }}")}
    assert sum(kinds[programme] in moving for programme in levels) == 13


def test_slugs_and_levels_are_those_of_the_shared_facts(shared, store):
    with (shared / "facts/programmes.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["property"] == "success_level"]
    published = {row["programme"]: row["value"].replace(" ", "-") for row in rows}
    query = f"SELECT ?p ?x {{ ?p a <{LM.Programme}> ; <{LM.publishedAs}>/<{LM.level}> ?x }}"
    assert {short(row["p"]): short(row["x"]) for row in store.select(query)} == published


@pytest.mark.parametrize("slug", sorted(IN_FULL))
def test_every_usable_fact_of_a_full_programme_has_its_claim(shared, store, slug):
    """A row of the shared facts is a claim, or is named with a reason in data/rejected.csv."""
    claims = {
        row["c"] for row in store.select(f"SELECT ?c {{ ?c a ?t . VALUES ?t {{ <{LM.Claim}> <{LM.ContextClaim}> }} }}")
    }
    with (ROOT / "data/rejected.csv").open(encoding="utf-8", newline="") as lines:
        left_out = {(row["table"], int(row["row"])) for row in csv.DictReader(lines) if row["reason"]}
    for name, sign in (("evidence", "w"), ("programmes", "f")):
        with (shared / f"facts/{name}.csv").open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                from_the_report = row["source_title"].startswith("porCausa")
                usable = row.get("value", "x") and row["source_url"] and not from_the_report
                if row["programme"] == slug and usable and (name, number) not in left_out:
                    assert str(ID[f"programme/{slug}#{sign}{number}"]) in claims, (name, number)


def test_wikidata_items_are_those_of_the_shared_facts(shared):
    with (shared / "facts/countries.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["alpha2"].lower(): row["wikidata_qid"] for row in csv.DictReader(lines)}
    graph = graphs.read(ROOT / "data/countries.ttl").graph
    for country in graph.subjects(RDF.type, LM.Country):
        item = URIRef("http://www.wikidata.org/entity/" + known[short(country)])
        assert item in set(graph.objects(country, URIRef("http://www.w3.org/2004/02/skos/core#exactMatch")))
