"""After an edit only what it can reach is looked at, and what is found is what a full run finds."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
import random_shapes
import rdflib
import rdflib.compare
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD, BNode, Literal, URIRef
from test_engines import PREFIXES, QUERIES, key, results, sparql

from kg import engines, graphs, shacl
from kg.errors import KgError
from kg.incremental import earlier
from kg.incremental.nameless import alike
from kg.incremental.running import Incremental, since
from kg.namespaces import LM
from kg.store import Store

ROUNDS = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def edits(data, shapes: rdflib.Graph, graph: rdflib.Graph, times: int) -> Iterator[None]:
    """Edit a graph again and again: up to five triples come or go, mostly one."""
    choose = Random(data.draw(st.integers(0, 2**32)))
    known = sorted({*graph, *data.draw(random_shapes.graphs(shapes)), *data.draw(random_shapes.graphs(shapes))})
    for _ in range(times):
        for triple in choose.sample(known, min(len(known), choose.choice([1, 1, 1, 2, 5]))):
            if triple in graph:
                graph.remove(triple)
            else:
                graph.add(triple)
        yield


def follow(data, shapes: rdflib.Graph) -> None:
    """Edit a random graph, and compare each time with a full run."""
    graph, incremental = data.draw(random_shapes.graphs(shapes)), Incremental(shapes)
    full = engines.Reference(shapes) if incremental.is_full else engines.Compiled(shapes)
    with suppress(KgError):  # pySHACL refuses to compare blank nodes, and to take a property shape for sh:node
        incremental.results(graph)
        for _ in edits(data, shapes, graph, 3 if incremental.is_full else 15):
            assert set(map(key, incremental.results(graph).results)) == set(map(key, full.results(graph)))


@ROUNDS
@given(data=st.data())
def test_random_edits_are_followed(data):
    shapes = rdflib.Graph()
    for name in "STU":
        for triple in data.draw(random_shapes.shapes()):
            shapes.add(tuple(URIRef(f"{n[:9]}{name}{n[10:]}") if n.startswith("http://e/S") else n for n in triple))
    follow(data, shapes)


@ROUNDS
@given(data=st.data(), where=st.sampled_from(sorted(QUERIES.values())))
def test_random_edits_are_followed_by_queries(data, where):
    follow(data, rdflib.Graph().parse(data=sparql(where + "\n"), format="turtle"))


@ROUNDS
@given(data=st.data())
def test_a_store_that_is_changed_is_one_that_was_filled(data):
    graph, shapes = data.draw(random_shapes.graphs(rdflib.Graph())), rdflib.Graph()
    store = Store.of_text(engines.ntriples(graph))
    before = set(graph)
    for _ in edits(data, shapes, graph, 5):
        store.change(text(set(graph) - before), text(before - set(graph)))
        filled = Store.of_text(engines.ntriples(graph))
        assert set(store._store) == set(filled._store) and store.written == filled.written
        before = set(graph)


def text(triples: set) -> bytes:
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(triple)
    return engines.ntriples(graph)


# By hand ----------------------------------------------------------------------------------------------------------

DATA = """
e:a a e:C ; e:p e:b , e:c ; e:q 1 . e:b a e:C ; e:p e:b ; e:q 2 . e:c a e:D ; e:p e:a , e:d ; e:q 3 , 4 .
e:d a e:X ; e:q "x" ; e:p _:n . _:n a e:X ; e:q 1 . e:z e:q 9 . e:Y rdfs:subClassOf e:X . e:X rdfs:subClassOf e:W ."""
SHAPE = "e:S a sh:NodeShape ; sh:targetClass e:C ;"
QUERY = "sh:sparql [ sh:prefixes [ sh:declare [ sh:prefix 'e' ; sh:namespace 'http://e/' ] ] ; sh:select '''%s''' ]"
CASES = {
    "an inverse path": (
        f"{SHAPE} sh:property [ sh:path [ sh:inversePath e:p ] ; sh:maxCount 2 ] .",
        "e:z e:p e:b", "", "b",
    ),
    "a property shape within another": (
        f"{SHAPE} sh:property [ sh:path e:p ; sh:property [ sh:path e:q ; sh:datatype xsd:integer ] ] .",
        'e:c e:q "y"', "", "a",
    ),
    "a value that is none any more": (
        f"{SHAPE} sh:property [ sh:path e:p ; sh:property [ sh:path e:q ; sh:maxCount 1 ] ] .",
        "", "e:a e:p e:c", "a",
    ),
    "a property shape of a nameless node": (
        "e:S a sh:NodeShape ; sh:targetNode e:d ; sh:property [ sh:path e:p ; sh:property [ sh:path e:q ; "
        "sh:maxCount 1 ] ] .",
        "_:n e:q 2", "", "d",
    ),
    "a node that becomes a target": (f"{SHAPE} sh:property [ sh:path e:q ; sh:maxCount 1 ] .", "e:c a e:C", "", "c"),
    "a node that is no target now": (f"{SHAPE} sh:property [ sh:path e:q ; sh:minCount 2 ] .", "", "e:b a e:C", ""),
    "a subject that becomes a target": (
        "e:S a sh:NodeShape ; sh:targetSubjectsOf e:r ; sh:property [ sh:path e:q ; sh:maxCount 1 ] .",
        "e:c e:r e:z", "", "c",
    ),
    "an object that becomes a target": (
        "e:S a sh:NodeShape ; sh:targetObjectsOf e:r ; sh:property [ sh:path e:q ; sh:maxCount 1 ] .",
        "e:z e:r e:c", "", "c",
    ),
    "a class of a value": (
        "e:S a sh:NodeShape ; sh:targetNode e:c , e:z ; sh:property [ sh:path e:p ; sh:class e:W ] .",
        "e:a a e:Y", "", "c",
    ),
    "a hierarchy of classes": (
        "e:S a sh:NodeShape ; sh:targetNode e:c , e:z ; sh:property [ sh:path e:p ; sh:class e:W ] .",
        "e:C rdfs:subClassOf e:Y", "", None,
    ),
    "a property that a closed shape does not know": (
        f"{SHAPE} sh:closed true ; sh:ignoredProperties ( rdf:type e:p e:q ) .", "e:b e:r 1", "", "b",
    ),
    "qualified values that others do not count": (
        f"""{SHAPE} sh:property [ sh:path e:p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ;
              sh:qualifiedValueShape [ sh:class e:C ] ] ,
            [ sh:path e:p ; sh:qualifiedMinCount 0 ; sh:qualifiedValueShapesDisjoint true ;
              sh:qualifiedValueShape [ sh:property [ sh:path e:r ; sh:minCount 1 ] ] ] .""",
        "e:b e:r 1", "", "ab",
    ),
    "a path of any length": (
        f"{SHAPE} sh:property [ sh:path ( [ sh:zeroOrMorePath e:p ] e:q ) ; sh:nodeKind sh:IRI ] .",
        "e:d e:q 5", "", "a",
    ),
    "a link of such a path": (
        f"{SHAPE} sh:property [ sh:path ( [ sh:zeroOrMorePath e:p ] e:q ) ; sh:nodeKind sh:IRI ] .",
        "", "e:c e:p e:d", "a",
    ),
    "a property to compare with": (f"{SHAPE} sh:property [ sh:path e:q ; sh:lessThan e:r ] .", "e:a e:r 0", "", "a"),
    "a literal that the store rewrites": (
        f"{SHAPE} sh:property [ sh:path e:q ; sh:in ( 1 2 ) ] .", 'e:b e:q "02"^^xsd:integer', "e:b e:q 2", "b",
    ),
    "a query": (
        f"{SHAPE} {QUERY % 'SELECT $this WHERE { $this e:p ?o . ?o e:q ?n FILTER (?n > 3) }'} .", "", "e:c e:q 4", "a",
    ),
    "a query with a part of its own": (
        f"{SHAPE} {QUERY % 'SELECT $this WHERE { $this e:p ?o . ?x e:r ?y }'} .", "e:z e:r 4", "", None,
    ),
}  # fmt: skip


def read(text: str) -> rdflib.Graph:
    named = text.replace("_:n", "<urn:n>")
    more = "".join(f"@prefix {name}: <{space}> .\n" for name, space in (("rdf", RDF), ("rdfs", RDFS), ("xsd", XSD)))
    graph, name = rdflib.Graph(), lambda node: BNode("n") if node == URIRef("urn:n") else node
    for triple in graphs.parse(Path("t.ttl"), f"{PREFIXES}{more}{named}").triples():
        graph.add(tuple(map(name, triple)))
    return graph


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_an_edit_reaches(case):
    text, added, removed, expected = case
    shapes, graph = read(text), read(DATA)
    before = set(graph)
    incremental = Incremental(shapes)
    first = set(map(key, incremental.results(graph).results))
    graph -= read(f"{removed} .") if removed else []
    graph += read(f"{added} .") if added else []
    found = incremental.results(graph)
    told = set(map(key, found.results))
    assert told == results("Compiled", shapes, graph) and told != first
    shape = URIRef("http://e/S")
    nodes = None if expected is None else {URIRef(f"http://e/{name}") for name in expected}
    assert found.reached == (None if nodes is None else {shape: nodes})
    again = since(before, graph, shapes)
    assert again.reached is None if nodes is None else again.reached[shape] >= nodes
    assert told - first <= set(map(key, again.results)) <= told


def test_shapes_that_cannot_be_compiled_are_run_in_full():
    shapes = read("e:S a sh:NodeShape ; sh:targetClass e:C ; sh:not [ sh:path e:p ; sh:maxCount 8 ] .")
    graph, incremental = read(DATA), Incremental(shapes)
    assert incremental.is_full and incremental.results(graph).reached is None
    assert since([], graph, shapes).reached is None
    assert {r.focus for r in incremental.results(graph).results} == {URIRef("http://e/a"), URIRef("http://e/b")}


# Our graph --------------------------------------------------------------------------------------------------------


def test_an_edit_of_a_claim_reaches_few_nodes_of_our_graph(store):
    graph, shapes = store.graph(), shacl.read_shapes("quality")
    incremental = Incremental(shapes)
    first = incremental.results(graph)
    claim = min(graph.subjects(RDF.type, LM.Claim))
    source = graph.value(claim, LM.source)
    graph.remove((claim, LM.source, None))
    found = incremental.changed(graph, [], [(claim, LM.source, source)])
    assert 0 < sum(map(len, found.reached.values())) < 100
    assert len(found.results) > len(first.results)
    assert set(map(key, found.results)) == results("Compiled", shapes, graph)
    graph.add((claim, LM.source, source))
    assert incremental.results(graph).results == first.results


# Before and after -------------------------------------------------------------------------------------------------


def test_blank_nodes_that_say_the_same_are_the_same():
    said = "e:a e:p [ e:q 1 ; e:r [ e:q 2 ] ] , [ e:q 3 ] , [ e:q 4 ] , [ e:q 4 ] ."
    one, other = read(said), read(said.replace("e:q 3", "e:q 5"))
    matched = alike(one, set(other))
    assert rdflib.compare.isomorphic(one, graph_of(matched))
    assert {triple[2] for triple in matched - set(other) if isinstance(triple[2], Literal)} == {Literal(3), Literal(4)}


def graph_of(triples: set) -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(triple)
    return graph


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with two files and one revision."""
    monkeypatch.chdir(tmp_path)
    for name, said in (("a", "e:a e:p 1 ."), ("below/b", "e:b e:p [ e:p 2 ] .")):
        Path(f"{name}.ttl").parent.mkdir(exist_ok=True)
        Path(f"{name}.ttl").write_text(PREFIXES + said, encoding="utf-8")
    author = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (["init", "-q"], ["add", "-A"], [*author, "commit", "-qm", "one"]):
        subprocess.run(["git", *command], check=True)
    return tmp_path


def test_files_are_read_as_they_were(repository):
    Path("a.ttl").write_text(f"{PREFIXES} e:a e:p 3 .", encoding="utf-8")
    Path("below/b.ttl").unlink()
    assert [d.path.name for d in earlier.documents("HEAD", [Path()])] == ["a.ttl", "b.ttl"]
    assert [len(list(d.triples())) for d in earlier.documents("HEAD", [Path("below")])] == [2]
    before = graphs.merged(earlier.documents("HEAD", [Path("a.ttl")]))
    after = graphs.merged([graphs.read(Path("a.ttl"))])
    shapes = read("e:S a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:property [ sh:path e:p ; sh:maxInclusive 2 ] .")
    assert since(before, after, shapes).reached == {URIRef("http://e/S"): {URIRef("http://e/a")}}
    with pytest.raises(KgError, match="outside the repository"):
        earlier.documents("HEAD", [repository.parent])
