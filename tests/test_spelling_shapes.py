"""Mistakes in shapes: each rule has one text that breaks it, where it is found, and a near one that does not."""

import pytest
import rdflib
from spelling_samples import bundled, read

from kg import graphs
from kg.findings import Finding
from kg.spelling.shapes import shapes

AIM = "ex:s sh:targetClass ex:C ; "
PATH = AIM + "sh:property [ sh:path ex:p ; "
QUERY = "ex:s sh:targetClass ex:C ; sh:sparql [ sh:select '''"
DECLARED = "<http://example.org/o> sh:declare [ sh:prefix 'ex' ; sh:namespace 'http://example.org/'^^xsd:anyURI ] .\n"


def chain(length: int, link: str = "ex:s{0} sh:node ex:s{1} .") -> str:
    links = " ".join(link.format(n, n + 1) for n in range(length - 1))
    return f"ex:s0 sh:targetClass ex:C . {links} ex:s{length - 1} sh:nodeKind sh:IRI ."


def found(text: str, language: str = "en", data: rdflib.Graph | None = None) -> list[Finding]:
    return list(shapes([read(text)], language, data))


BROKEN = [
    ("ex:s a sh:NodeShape ; sh:class ex:D .", "shape-unused", 1, None),
    ("ex:s a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 .", "shape-unused", 1, None),
    (AIM + "sh:property [ sh:minCount 1 ] .", "shape-without-path", 40, None),
    ("ex:t sh:targetClass ex:C ; a sh:PropertyShape .", "shape-without-path", 1, None),
    (AIM + "sh:property [ sh:path ex:p , ex:q ] .", "shape-two-paths", 57, None),
    (AIM + "a sh:NodeShape ; sh:path ex:p .", "shape-two-kinds", 53, None),
    (AIM + "sh:property [ sh:path ( ex:p ) ] .", "shape-path", 50, None),
    (AIM + 'sh:property [ sh:path "p" ] .', "shape-path", 50, None),
    (AIM + "sh:property [ sh:path [ sh:inversPath ex:p ] ] .", "shape-path", 50, None),
    (AIM + "sh:property [ sh:path [ sh:alternativePath ex:p ] ] .", "shape-path", 50, None),
    (AIM + "sh:property [ sh:path _:b ] . _:b sh:inversePath _:b .", "shape-path", 50, None),
    (AIM + "sh:property [ sh:path [ sh:inversePath ex:p ; sh:oneOrMorePath ex:p ] ] .", "shape-path", 50, None),
    (AIM + "sh:minCount 1 .", "shape-parameter", 40, None),
    (AIM + "sh:uniqueLang true .", "shape-parameter", 42, None),
    (PATH + 'sh:flags "i" ] .', "shape-alone", 66, None),
    (PATH + "sh:qualifiedMinCount 1 ] .", "shape-alone", 78, None),
    (PATH + "sh:qualifiedValueShape [ sh:class ex:D ] ] .", "shape-alone", 80, None),
    (PATH + "sh:minCount 1 , 2 ] .", "shape-twice", 73, None),
    (PATH + 'sh:minCount "1" ] .', "shape-value", 69, "1"),
    (PATH + "sh:minCount -1 ] .", "shape-value", 69, None),
    (PATH + 'sh:uniqueLang "true" ] .', "shape-value", 71, "true"),
    (PATH + 'sh:datatype "xsd:date" ] .', "shape-value", 69, None),
    (PATH + "sh:nodeKind ex:IRI ] .", "shape-value", 69, None),
    (PATH + 'sh:severity "Warning" ] .', "shape-value", 69, None),
    (PATH + "sh:in ex:a ] .", "shape-value", 63, None),
    (PATH + 'sh:languageIn "en" ] .', "shape-value", 71, None),
    (PATH + 'sh:languageIn ( "en" "sp" ) ] .', "language-unregistered", 78, '"es"'),
    (AIM + "sh:or [ sh:class ex:D ] .", "shape-value", 34, None),
    (AIM + "sh:and ( ) .", "shape-value", 35, None),
    (AIM + 'sh:xone ( "a" ) .', "shape-value", 38, None),
    (AIM + "sh:targetNode [ ex:p 1 ] .", "shape-value", 42, None),
    (PATH + "sh:message 5 ] .", "shape-value", 68, None),
    (PATH + "sh:datatype xsd:Integer ] .", "datatype-unknown", 69, "xsd:integer"),
    (PATH + "sh:minCount 2 ; sh:maxCount 1 ] .", "shape-range", 85, None),
    (PATH + "sh:minLength 9 ; sh:maxLength 1 ] .", "shape-range", 87, None),
    (PATH + "sh:minInclusive 2.5 ; sh:maxInclusive 2 ] .", "shape-range", 95, None),
    (PATH + "sh:minInclusive 2 ; sh:maxExclusive 2 ] .", "shape-range", 93, None),
    (PATH + 'sh:pattern "a(" ] .', "shape-pattern", 68, None),
    (PATH + 'sh:pattern "\\\\p{L}+" ] .', "shape-pattern", 68, None),
    (PATH + 'sh:pattern "^(a+)+$" ] .', "pattern-runaway", 68, None),
    (PATH + 'sh:pattern "a" ; sh:flags "q" ] .', "shape-flags", 83, None),
    (AIM + "sh:node ex:t . ex:t sh:not ex:s .", "shape-recursive", 36, None),
    (AIM + "sh:property [ sh:path ex:p ; sh:node ex:s ] .", "shape-recursive", 40, None),
    (AIM + "sh:or ( ex:s ex:t ) . ex:t sh:class ex:D .", "shape-recursive", 36, None),
    (chain(16), "shape-deep", 1, None),
    (AIM + "sh:node ex:dat . ex:date sh:targetClass ex:D ; sh:class ex:E .", "shape-missing", 36, "ex:date"),
    (AIM + "sh:property ex:other .", "shape-missing", 40, None),
    (AIM + "sh:deactivated true .", "shape-deactivated", 43, None),
    (AIM + "sh:rule [ a sh:TripleRule ] .", "shape-not-run", 36, None),
    (AIM + 'sh:js [ sh:jsFunctionName "f" ] .', "shape-not-run", 34, None),
    (AIM + "sh:sparql [ sh:message 'a' ] .", "query-missing", 38, None),
    (QUERY + "SELECT $this WHERE { SERVICE <http://e/> { $this ?p ?o } }''' ] .", "query-forbidden", 50, None),
    (QUERY + "SELECT $this FROM <http://e/> WHERE { $this ?p ?o }''' ] .", "query-forbidden", 50, None),
    (QUERY + "SELECT $this { $this ?p ?o minus { $this a ?o } }''' ] .", "query-forbidden", 50, None),
    (QUERY + "SELECT $this { $this ?p ?o VALUES ?o { 1 } }''' ] .", "query-forbidden", 50, None),
    (QUERY + "SELECT $this { $this ex:p ?o }''' ] .", "query-prefix", 50, None),
    (QUERY + "SELECT $this { $this ?p }''' ] .", "query-syntax", 50, None),
    (QUERY + "SELECT ?x { ?x ?p ?o }''' ] .", "query-this", 50, None),
    (QUERY + "SELECT $this { $this $PATH ?o }''' ] .", "query-variable", 50, None),
    (QUERY + "SELECT $this { $this ?p ?o { SELECT (MAX(?o) AS ?m) { ?x ?p ?o } } }''' ] .", "query-nested", 50, None),
    (QUERY + "SELECT $this { ?x ?p ?o BIND (?x AS ?this) }''' ] .", "query-rebound", 50, None),
    (QUERY + "{" * 200 + "''' ] .", "query-large", 50, None),
    (QUERY + "SELECT $this {}" + " " * 20_000 + "''' ] .", "query-large", 50, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "column", "fix"), BROKEN)
def test_a_mistake_is_found_at_its_place_with_what_is_meant(text, rule, column, fix):
    [finding] = found(text)
    assert (finding.rule, finding.place.line, finding.place.column, finding.fix) == (rule, 2, column, fix)


RIGHT = [
    "ex:C a sh:NodeShape , rdfs:Class ; sh:class ex:D .",
    "ex:C a sh:NodeShape , owl:Class ; sh:class ex:D .",
    "ex:s sh:targetSubjectsOf ex:p ; sh:class ex:D . ex:t sh:targetObjectsOf ex:p . ex:u sh:targetNode ex:a , 5 .",
    AIM + "sh:or ( ex:t [ sh:class ex:E ] ) . ex:t a sh:NodeShape ; sh:class ex:D .",
    AIM + "sh:property ex:t . ex:t a sh:PropertyShape ; sh:path ex:p ; sh:qualifiedValueShape ex:u ; "
    "sh:qualifiedMinCount 1 . ex:u a sh:NodeShape ; sh:class ex:D .",
    AIM + "sh:property [ sh:path ( ex:p [ sh:inversePath [ sh:alternativePath ( ex:q ex:r ) ] ] ) ; sh:minCount 1 ] .",
    AIM + "sh:property [ sh:path ( _:b _:b ) ] . _:b sh:inversePath ex:p .",
    PATH + "ex:future [ sh:minCount 1 ; sh:severity sh:Violation ] ] .",
    AIM + "sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ; sh:uniqueLang true ; sh:lessThan ex:q ] .",
    PATH + "sh:minCount 0 ; sh:maxCount '2'^^xsd:nonNegativeInteger ; sh:nodeKind sh:BlankNodeOrIRI ] .",
    PATH + "sh:minInclusive 1 ; sh:maxInclusive 1.0 ; sh:minLength 1 ; sh:maxLength 1 ] .",
    PATH + "sh:minInclusive '2024-01-01'^^xsd:date ; sh:maxInclusive 5 ] .",
    PATH + "sh:datatype xsd:gYear ; sh:severity ex:Grave ; sh:message 'a'@en , 'b'@es ; sh:hasValue 'x' ] .",
    PATH + "sh:datatype ex:own ; sh:in ( 'a' ex:b 5 ) ; sh:languageIn ( 'en' 'es-419' ) ] .",
    PATH + r"sh:pattern '^[A-Z]{2}\\d+$' ; sh:flags 'im' ] .",
    AIM + "sh:closed true ; sh:ignoredProperties ( ex:p rdf:type ) ; sh:deactivated false .",
    AIM + "sh:node ex:t . ex:u sh:targetClass ex:D ; sh:node ex:t . ex:t sh:class ex:E .",
    chain(15),
    "ex:a ex:p 5 ; ex:path ex:q .",
    DECLARED + AIM + "sh:sparql [ sh:prefixes <http://example.org/o> ; sh:select '''"
    "SELECT $this (?o AS ?value) { # MINUS\n $this ex:p ?o FILTER (?o != 'SERVICE VALUES x:y') "
    "FILTER NOT EXISTS { $this rdfs:label <http://e/MINUS> } }''' ] .",
    QUERY + "PREFIX e: <http://e/> SELECT $this { $this e:p ?o { SELECT $this (MAX(?o) AS ?m) "
    "{ $this e:q ?o } GROUP BY $this } }''' ] .",
    PATH[:-2] + "; sh:sparql [ sh:select 'SELECT $this ?value { $this $PATH ?value }' ] ] .",
    "ex:c a sh:ConstraintComponent ; sh:parameter [ sh:path ex:most ] ; "
    "sh:validator [ a sh:SPARQLAskValidator ; sh:ask 'ASK { FILTER ($value < $most) }' ] .",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_right_shapes_pass(text):
    assert [(finding.rule, finding.message) for finding in found(text)] == []


def test_a_circle_is_named():
    text = AIM + "sh:node ex:t . ex:t sh:property ex:u . ex:u sh:path ex:p ; sh:not ex:s ."
    [finding] = found(text)
    assert "ex:s → ex:t → ex:u → ex:s" in finding.message


def test_files_make_one_shapes_graph_but_share_no_blank_nodes():
    one = read("ex:s sh:targetClass ex:C ; sh:property ex:t .", "one.ttl")
    two = read("ex:t sh:path _:b . _:b sh:inversePath ex:p .", "two.ttl")
    assert list(shapes([one, two], "en")) == []
    [finding] = shapes([one], "en")
    assert finding.rule == "shape-missing"
    lost = read("ex:t sh:path _:b .", "three.ttl"), read("_:b sh:inversePath ex:p .", "four.ttl")
    [finding] = shapes([one, *lost], "en")
    assert (finding.rule, finding.place.path.endswith("three.ttl")) == ("shape-path", True)


def test_a_target_that_the_data_does_not_know_is_found_with_near_ones():
    data = rdflib.Graph().parse(data="@prefix ex: <http://example.org/> . ex:a a ex:Person .", format="turtle")
    [finding] = found("ex:s sh:targetClass ex:Persom ; sh:class ex:D .", data=data)
    assert (finding.rule, finding.place.column, finding.fix) == ("shape-target-unknown", 21, "ex:Person")
    right = "ex:s sh:targetClass ex:Person ; sh:class ex:D . ex:t sh:targetClass owl:Thing ."
    assert found(right, data=data) == []


def test_a_chain_counts_all_ways_to_ask():
    nested = "ex:s{0} sh:property [ sh:path ex:p ; sh:or ( ex:s{1} ) ] ."
    assert found(chain(8, nested)) == []
    assert [finding.rule for finding in found(chain(9, nested))] == ["shape-deep"]


def test_pyshacl_gives_up_at_the_depth_that_we_say():
    import pyshacl

    data = "@prefix ex: <http://example.org/> . ex:a a ex:C ."
    for length, stopped in ((15, False), (16, True)):
        text = read(chain(length)).text
        try:
            pyshacl.validate(rdflib.Graph().parse(data=data), shacl_graph=rdflib.Graph().parse(data=text))
        except pyshacl.errors.ReportableRuntimeError:
            assert stopped
        else:
            assert not stopped


def test_what_is_hostile_is_no_crash():
    assert found(PATH + f"sh:pattern '{'(' * 5000}' ] .")[0].rule == "shape-pattern"
    assert found(PATH + f"sh:minCount '{'9' * 100_000}' ] .")[0].rule == "shape-value"
    assert [f.rule for f in found("ex:s sh:targetClass ex:C ; sh:or _:l . _:l rdf:first ex:s ; rdf:rest _:l .")] == [
        "shape-value"
    ]


def test_every_sentence_is_there_in_spanish():
    for text, rule, _, _ in BROKEN:
        [finding] = found(text, "es")
        assert finding.message and finding.reason and finding.rule == rule


def test_our_own_shapes_pass():
    data = graphs.merged([*bundled("ontology"), *bundled("data")])
    assert [(str(f.place), f.message) for f in shapes(bundled("shapes"), "en", data)] == []
    assert list(shapes([*bundled("ontology"), *bundled("data"), *bundled("tests/shapes")], "en")) == []
