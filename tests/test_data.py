"""The data says what it may say, and nothing else."""

import csv
import re
from collections import defaultdict

import pytest
from conftest import ROOT
from rdflib import RDF, SKOS, BNode

from kg import graphs, validation
from kg.namespaces import BASE, ID, LM, VOC, short

PROGRAMMES = sorted((ROOT / "data/programmes").glob("*.ttl"))
TURTLE = sorted(path for name in ("ontology", "shapes", "data") for path in (ROOT / name).rglob("*.ttl"))


def test_the_bundled_graph_has_no_finding_but_flags():
    report = validation.validate([])
    assert [finding for finding in report.findings if finding.severity != "info"] == []
    assert {f.rule for f in report.findings} <= {
        "health-by-employer",
        "temporary-without-dependence",
        "circular-without-return",
        "portability-unsaid",
    }
    assert report.statements > 9000
    assert sum(report.coverage.focus_nodes.values()) > 2000


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


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_every_row_of_the_shared_facts_is_a_claim_a_search_or_rejected(shared, path):
    """Or it repeats the report, or classifies by it. Rejected rows stand with a reason in data/rejected.csv."""
    found = {short(subject).partition("#")[2] for subject in graphs.read(path).graph.subjects()}
    left_out = {(row["table"], int(row["row"])) for row in _rejected()}
    for name, signs in (("evidence", "w"), ("programmes", "fs")):
        with (shared / f"facts/{name}.csv").open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                repeats = row["source_title"].startswith(("porCausa", "derived from"))
                if row["programme"] == path.stem and not repeats:
                    coded = any(f"{sign}{number}" in found for sign in signs)
                    assert coded != ((name, number) in left_out), (name, number)


def test_low_rows_stay_below_the_floor(shared, store):
    rows = store.select(f"SELECT ?c ?grade {{ ?c <{LM.confidence}> ?grade ; <{LM.says}> ?says }}")
    grades = {short(row["c"]): short(row["grade"]) for row in rows}
    for name, sign in (("evidence", "w"), ("programmes", "f")):
        with (shared / f"facts/{name}.csv").open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                if row["confidence"] == "low":
                    assert grades.get(f"{row['programme']}#{sign}{number}", "low") == "low", (name, number)


def test_general_knowledge_is_low(store):
    unverified = f"<{VOC['source-type/unverified']}>"
    rows = store.select(f"SELECT ?g {{ ?c <{LM.source}>/<{LM.sourceType}> {unverified} ; <{LM.confidence}> ?g }}")
    assert rows and {short(row["g"]) for row in rows} == {"low"}


def test_every_ratification_says_for_which_date_it_was_seen(store):
    rows = store.select(f"SELECT ?r ?seen {{ ?r a <{LM.Ratification}> OPTIONAL {{ ?r <{LM.asOf}> ?seen }} }}")
    assert len(rows) == 1523 and all(row["seen"] for row in rows)


def test_ratifications_are_those_of_the_shared_facts(shared, store):
    """But for rows that were rejected, and states that a table missed: those records say so in a note."""
    rows = store.select(
        f"SELECT ?c ?s ?st ?note {{ ?r <{LM.country}> ?c ; <{LM.standard}> ?s ; <{LM.standing}> ?st "
        f"OPTIONAL {{ ?r <{SKOS.note}> ?note }} }}"
    )
    found = {(short(row["c"]), short(row["s"]).lower()): short(row["st"]) for row in rows}
    mended = [row for row in rows if "had missed" in (row["note"] or "")]
    assert len(mended) == 10 and {short(row["st"]) for row in mended} == {"ratified"}
    mended = {(short(row["c"]), short(row["s"]).lower()) for row in mended}
    left_out = {(row["table"], int(row["row"])) for row in _rejected()}
    names = {"1951 Refugee Convention": "ref1951"}
    seen = 0
    for name in ("ratifications", "ratifications_wages_hours_safety"):
        with (shared / f"facts/{name}.csv").open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                code = names.get(row["instrument"]) or row["instrument"].replace("ILO ", "ILO-").removeprefix("UN ")
                key = row["country_alpha2"].lower(), code.split()[0].lower()
                if key not in mended:
                    status = "" if (name, number) in left_out else row["status"].replace(" ", "-")
                    assert found.get(key, "") == status, key
                seen += key in found
    assert seen == len(found)


def _rejected() -> list[dict[str, str]]:
    with (ROOT / "data/rejected.csv").open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["reason"].strip()]


def test_codes_and_wikidata_items_are_those_of_the_shared_facts(shared, store):
    with (shared / "facts/countries.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["alpha2"].lower(): row for row in csv.DictReader(lines)}
    rows = store.select(
        f"SELECT ?c ?code ?item {{ ?c a <{LM.Country}> ; <{SKOS.notation}> ?code ; <{SKOS.exactMatch}> ?item . "
        'FILTER (CONTAINS(STR(?item), "wikidata")) }'
    )
    codes, items = defaultdict(set), {}
    for row in rows:
        codes[short(row["c"])].add(row["code"])
        items[short(row["c"])] = row["item"].rsplit("/", 1)[1]
    assert len(codes) == 89
    for slug, found in codes.items():
        assert found == {known[slug][name] for name in ("alpha2", "alpha3", "m49")}
        assert items[slug] == known[slug]["wikidata_qid"]
