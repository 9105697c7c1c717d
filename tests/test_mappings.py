"""Mappings are SSSOM that others can read; candidates are never stated as facts."""

import pytest
from conftest import ROOT
from rdflib import OWL, RDF, SKOS, Literal, URIRef

from kg import mappings
from kg.errors import FileError
from kg.namespaces import ID, VOC

HEAD = """#mapping_set_id: https://example.org/set
#curie_map:
#  a: https://example.org/a/
#  skos: http://www.w3.org/2004/02/skos/core#
#  semapv: https://w3id.org/semapv/vocab/
subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment
"""
ROW = "a:1\tskos:exactMatch\ta:2\tsemapv:LexicalMatching\t{}\n"


@pytest.mark.parametrize("path", mappings.bundled(), ids=lambda path: path.name)
def test_tables_are_sssom(path):
    sssom = pytest.importorskip("sssom_pydantic", reason="sssom-pydantic is missing: SSSOM is not checked by it")
    found, _, about = sssom.read(path)
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(found) == len(rows) - 1
    assert str(about.id if hasattr(about, "id") else about.mapping_set_id).startswith(
        "https://w3id.org/labour-mobility/"
    )


def test_what_is_checked_is_stated_and_what_is_a_candidate_is_not(store):
    spain = {row["x"] for row in store.select(f"SELECT ?x {{ <{ID['country/es']}> <{SKOS.exactMatch}> ?x }}")}
    assert spain == {
        "http://www.wikidata.org/entity/Q29",
        "http://publications.europa.eu/resource/authority/country/ESP",
    }
    convention, leaf = ID["standard/ILO-C087"], VOC["criterion/participatory.union"]
    assert store.select(f"SELECT ?p {{ <{convention}> ?p <{leaf}> }}") == []
    axioms = f"SELECT ?m {{ ?m <{OWL.annotatedSource}> <{convention}> ; <{OWL.annotatedTarget}> <{leaf}> }}"
    [row] = store.select(axioms)
    assert "standards.candidates" in row["m"]


def test_rows_from_general_knowledge_are_candidates(store):
    query = f"""SELECT ?set {{
      ?standard <http://purl.org/dc/terms/source> <{ID["source/general-knowledge"]}> .
      ?m <{OWL.annotatedSource}> ?standard ; <{OWL.annotatedTarget}> ?leaf .
      ?leaf a <https://w3id.org/labour-mobility/ns#Leaf> . ?set <{mappings.SSSOM.mappings}> ?m }}"""
    assert {row["set"] for row in store.select(query)} == {str(ID["mappings/standards.candidates"])}


def test_every_mapping_says_why(store):
    rows = store.select(
        f"SELECT ?m ?why {{ ?m a <{OWL.Axiom}> OPTIONAL {{ ?m <{mappings.SSSOM.mapping_justification}> ?why }} }}"
    )
    assert len(rows) > 300 and all(row["why"] for row in rows)


def test_a_table_becomes_axioms(tmp_path):
    for name, stated in (("x.sssom.tsv", True), ("x.candidates.sssom.tsv", False)):
        (tmp_path / name).write_text(HEAD + ROW.format("why not"))
        graph = mappings.read(tmp_path / name)
        one, two = (URIRef(f"https://example.org/a/{n}") for n in "12")
        assert ((one, SKOS.exactMatch, two) in graph) == stated
        [axiom] = graph.subjects(RDF.type, OWL.Axiom)
        assert graph.value(axiom, OWL.annotatedTarget) == two
        assert (axiom, None, Literal("why not")) in graph


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (HEAD + ROW.replace("a:2", "b:2").format(""), 7, "prefix 'b' is not declared"),
        (HEAD + "a:1\tskos:exactMatch\n", 7, "more or fewer cells"),
        (HEAD.replace("object_id\t", ""), 6, "lacks a column"),
        ("subject_id\n", 1, "has no mapping_set_id"),
    ],
)
def test_a_broken_table_is_named_with_its_line(tmp_path, text, line, message):
    (tmp_path / "x.sssom.tsv").write_text(text)
    with pytest.raises(FileError, match=message) as error:
        mappings.read(tmp_path / "x.sssom.tsv")
    assert error.value.line == line


def test_the_folder_holds_nothing_but_tables():
    assert {path.name for path in (ROOT / "data/mappings").iterdir()} == {path.name for path in mappings.bundled()}
