"""All engines give the results of pySHACL, on our shapes, on the W3C suite and on random shapes."""

from pathlib import Path

import pytest
import random_shapes
import rdflib
from conftest import TESTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import SH, BNode, Literal, URIRef
from w3c import cases, told

from kg import engines, graphs, native, shacl, validation
from kg.compiling.model import NotCoveredError
from kg.errors import KgError
from kg.incremental.running import Incremental

MISSED = {
    "property/property-001": "a value that two focus nodes lead to is reported once, not once for each of them",
}
"""The tests of the W3C suite that compiled shapes do not pass, each with the reason."""
W3C = cases()
NATIVE = pytest.mark.skipif(not native.is_there(), reason="the package shacl is not installed")
OTHERS = [pytest.param("Fast", marks=NATIVE), "Compiled"]


def key(result) -> tuple:
    """All that a result says. The case of language tags has no meaning."""
    nodes = (result.focus, result.path, result.value)
    messages = tuple((str(message), message.language) for message in result.messages)
    return (*map(_text, nodes), result.component, result.shape, result.severity, messages, result.constraint)


def _text(node) -> str | None:
    text = None if node is None else node.n3()
    return text.lower() if isinstance(node, Literal) and node.language else text


def results(name: str, shapes: rdflib.Graph, data: rdflib.Graph) -> set[tuple]:
    return set(map(key, getattr(engines, name)(shapes).results(data)))


# The W3C suite ----------------------------------------------------------------------------------------------------


def test_the_suite_is_whole(shared):
    assert len(W3C) == 98


@pytest.mark.parametrize("case", W3C, ids=lambda case: case.name)
@pytest.mark.parametrize("name", OTHERS)
def test_w3c_core(case, name):
    found = told(getattr(engines, name)(case.shapes).results(case.data))
    if name == "Compiled" and case.name in MISSED:
        assert set(found) == set(case.expected) and found != case.expected
    else:
        assert found == case.expected


# Our shapes -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fixtures():
    """All fixtures of the quality shapes within our graph, and what pySHACL finds in them."""
    documents = [graphs.read(path) for path in graphs.turtle_files([TESTS / "shapes/quality"])]
    project = validation.Ours().project(documents)
    return project, results("Reference", project.shapes, project.data)


@pytest.mark.parametrize("name", OTHERS)
def test_engines_agree_on_all_fixtures(name, fixtures):
    project, expected = fixtures
    assert len(expected) > 250
    assert results(name, project.shapes, project.data) == expected


@pytest.mark.parametrize("name", OTHERS)
def test_engines_agree_on_the_criteria(name, look):
    viewed, _ = look("all")
    shapes = shacl.read_shapes("criteria")
    expected = engines.Reference(shapes).pairs(viewed.graph)
    assert len(expected) > 300
    assert getattr(engines, name)(shapes).pairs(viewed.graph) == expected


# Random shapes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OTHERS)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_engines_agree_on_random_shapes(name, data):
    shapes = data.draw(random_shapes.shapes())
    graph = data.draw(random_shapes.graphs(shapes))
    try:
        expected = results("Reference", shapes, graph)
    except KgError:  # pySHACL refuses to compare blank nodes, and to take a property shape for sh:node
        return
    assert results(name, shapes, graph) == expected


# SHACL-SPARQL -----------------------------------------------------------------------------------------------------

PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .\n"
DATA = """
e:a a e:C ; e:p e:b , e:c ; e:q 1 . e:b a e:C ; e:p e:b ; e:q 2 . e:c a e:D ; e:p e:a ; e:q 3 , 4 .
e:d a e:C , e:D . e:x e:p e:a ; e:q 9 . e:D <http://www.w3.org/2000/01/rdf-schema#subClassOf> e:C ."""
QUERIES = {
    "join": "$this e:p ?value . ?value e:p $this",
    "union": "{ $this e:p ?value } UNION { ?value e:p $this }",
    "filter beside a union": "{ ?value e:p ?x } UNION { ?value e:q 2 } FILTER (?value != $this)",
    "filter within a branch": "{ ?value e:q ?n FILTER (?value = $this) } UNION { $this e:p ?value }",
    "optional": "OPTIONAL { $this e:q ?value }",
    "bound beforehand": "BIND ($this AS ?value)",
    "bound within a branch": "{ BIND ($this AS ?value) } UNION { $this e:p ?value }",
    "exists": "$this e:p ?value FILTER EXISTS { ?value e:p ?other FILTER (?other != $this) }",
    "not exists": "FILTER NOT EXISTS { $this e:p ?other . ?other e:q ?n FILTER (?n > 2) }",
    "aggregate": "{ SELECT $this (COUNT(?o) AS ?n) WHERE { $this e:p ?o } GROUP BY $this } FILTER (?n > 1)",
    "braces in texts": 'BIND ("} UNION { $this" AS ?value) # } $this',
    "path": "$this e:p/e:p ?value",
}


def sparql(where: str, select: str = "$this ?value") -> str:
    return f"""{PREFIXES}
    e:S a sh:NodeShape ; sh:targetClass e:C ; sh:message "of the shape" ; sh:sparql e:constraint .
    e:constraint sh:prefixes e:prefixes ; sh:message "{{$this}} has {{?value}}"@en , "{{?value}}, no {{?unknown}}"@es ;
      sh:select '''SELECT {select} WHERE {{ {where} }}''' .
    e:prefixes sh:declare [ sh:prefix "e" ; sh:namespace "http://e/"^^<http://www.w3.org/2001/XMLSchema#anyURI> ] ."""


def graph(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize("where", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("name", OTHERS)
def test_a_query_for_all_nodes_gives_what_one_for_each_does(name, where):
    shapes, data = graph(sparql(where.replace("\n", " ") + "\n")), graph(PREFIXES + DATA)
    expected = results("Reference", shapes, data)
    assert expected or where == "never"
    assert results(name, shapes, data) == expected


@pytest.mark.parametrize("name", OTHERS)
def test_a_property_shape_gives_its_path_to_its_query(name):
    shapes = graph(f"""{PREFIXES} e:S a sh:PropertyShape ; sh:targetClass e:C ; sh:path [ sh:inversePath e:p ] ;
      sh:sparql [ sh:select "SELECT $this ?value WHERE {{ $this $PATH ?value }}" ] .""")
    data = graph(PREFIXES + DATA)
    found = {(r.focus, r.value, r.path) for r in getattr(engines, name)(shapes).results(data)}
    path = shapes.value(URIRef("http://e/S"), SH.path)
    assert found == {(r.focus, r.value, path) for r in engines.Reference(shapes).results(data)} and len(found) == 5


# What is not covered ----------------------------------------------------------------------------------------------

REFUSED = {
    "sh:js": "e:S sh:targetClass e:C ; sh:js [] .",
    "sh:target": "e:S a sh:NodeShape ; sh:target [ sh:select 'SELECT ?this {}' ] .",
    "itself, in a circle": "e:S sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:node e:S ] .",
    "a count of 9 within": "e:S sh:targetClass e:C ; sh:not [ sh:path e:p ; sh:maxCount 8 ] .",
    "sh:sparql within another": "e:S sh:targetClass e:C ; sh:not [ sh:sparql [ sh:select 'SELECT $this {}' ] ] .",
    "a blank node": "e:S sh:targetClass e:C ; sh:hasValue [] .",
    "LIMIT": "e:S sh:targetClass e:C ; sh:sparql [ sh:select 'SELECT $this { $this ?p ?o } LIMIT 1' ] .",
    "MINUS": "e:S sh:targetClass e:C ; sh:sparql [ sh:select 'SELECT $this { $this ?p ?o MINUS { ?o ?p ?o } }' ] .",
    "an aggregate": "e:S sh:targetClass e:C ; sh:sparql [ sh:select 'SELECT (COUNT($this) AS ?n) { $this ?p ?o }' ] .",
    "$shapesGraph": "e:S sh:targetClass e:C ; sh:sparql [ sh:select 'SELECT $this { GRAPH $shapesGraph {} }' ] .",
    "http://e/most": "e:K sh:parameter [ sh:path e:most ] . e:S sh:targetClass e:C ; e:most 3 .",
}


@pytest.mark.parametrize("word", REFUSED)
def test_what_is_not_covered_is_refused_by_name(word):
    shapes = graph(PREFIXES + REFUSED[word].replace("e:S sh:", "e:S a sh:NodeShape ; sh:", 1))
    with pytest.raises(NotCoveredError) as error:
        engines.Compiled(shapes)
    assert (word in str(error.value) and "http://e/S" in str(error.value)) or isinstance(error.value.shape, BNode)


def test_auto_takes_the_reference_for_what_is_not_covered(monkeypatch):
    monkeypatch.setattr(native, "is_there", lambda: False)
    shapes = graph(PREFIXES + REFUSED["a count of 9 within"].replace("e:S sh:", "e:S a sh:NodeShape ; sh:", 1))
    assert isinstance(engines.engine("auto", shapes), engines.Reference)
    assert isinstance(engines.engine("auto", shacl.read_shapes("quality")).fast, engines.Compiled)
    with pytest.raises(NotCoveredError):
        engines.engine("fast", shapes)


ODD = {
    "an IRI with a space": "<http://e/a b> <http://e/p> <http://e/c> .",
    "a language tag too long": '<http://e/a> <http://e/p> "x"@abcdefghijkl .',
    "a broken address": "<http://[bad/> <http://e/p> <http://e/c> .",
}
"""What rdflib takes, and stores refuse."""


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", OTHERS)
def test_what_no_store_takes_goes_to_the_reference_or_is_one_line(name, text, monkeypatch):
    monkeypatch.setattr(native, "is_there", lambda: name == "Fast")
    shapes = graph(f"{PREFIXES} e:S a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:nodeKind sh:BlankNode .")
    data, terms = rdflib.Graph(), text.removesuffix(" .").split(" <http://e/p> ")
    value = Literal("x", lang="abcdefghijkl") if terms[1].startswith('"') else URIRef(terms[1][1:-1])
    data.add((URIRef(terms[0][1:-1]), URIRef("http://e/p"), value))
    expected = engines.Reference(shapes).pairs(data)
    chosen = engines.engine("auto", shapes)
    assert len(expected) == 1 and chosen.pairs(data) == expected
    assert [len(turn) for turn in chosen.turns(data, {URIRef("http://e/S"): set(data.subjects())}, 0)] == [1]
    with pytest.raises(KgError, match="only --engine reference takes") as error:
        list(engines.engine("fast", shapes).results(data))
    assert "\n" not in str(error.value) and "Parser error" not in str(error.value)
    again = Incremental(shapes)
    assert again.results(rdflib.Graph()).results == set()
    assert {(r.focus, r.shape) for r in again.results(data).results} == expected


@pytest.mark.parametrize("engine", engines.NAMES)
def test_the_command_gives_the_same_findings_with_each_engine(engine, kg, fixtures):
    folder = TESTS / "workbench/clinic"
    paths = [TESTS / f"workbench/data/{name}.ttl" for name in ("nested-postcode", "missing-name")]
    paths = [path for path in paths if Path(path).exists()]
    given = ("--shapes", folder / "shapes.ttl", "--ontology", folder / "ontology.ttl", "--format", "json")
    code, out, _ = kg("validate", *paths, *given, "--engine", engine)
    assert code == 1 and out == kg("validate", *paths, *given, "--engine", "reference")[1]
