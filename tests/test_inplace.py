"""Stores are checked where they are, and give the findings of their files."""

import json
from pathlib import Path

import pytest
import servers
from conftest import TESTS

from kg import inplace
from kg.compiling.program import Program
from kg.compiling.running import AT_ONCE
from kg.endpoint import Endpoint
from kg.errors import KgError
from kg.shacl import read_shapes
from kg.store import Store, building

CLINIC = TESTS / "workbench/clinic"
SHAPES, ONTOLOGY = CLINIC / "shapes.ttl", CLINIC / "ontology.ttl"
PREFIXES = "@prefix ex: <http://example.org/clinic#> . @prefix d: <http://example.org/d/> . "
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/clinic#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:PatientShape a sh:NodeShape ; sh:targetClass ex:Patient ; sh:property ex:PatientShape-name , ex:PatientShape-age .
ex:PatientShape-name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ;
  sh:message "A patient has one name."@en , "Cada paciente tiene un nombre."@es .
ex:PatientShape-age a sh:PropertyShape ; sh:path ex:age ; sh:datatype xsd:integer ; sh:minInclusive 0 ;
  sh:severity sh:Warning .
"""
TERMS = """
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix ex: <http://example.org/clinic#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:Patient a owl:Class . ex:Child a owl:Class ; rdfs:subClassOf ex:Patient .
ex:name a owl:DatatypeProperty . ex:age a owl:DatatypeProperty ."""


def patients(count: int, wrong: int = 1) -> str:
    """So many patients, the first `wrong` of them without a name."""
    said = (f"d:p{n} a ex:Child" + ("" if n < wrong else ' ; ex:name "A"') + " ." for n in range(count))
    return PREFIXES + "\n".join(said)


@pytest.fixture
def clinic(kg, tmp_path):
    """Build stores from texts and check them: (exit code, output, errors)."""
    (tmp_path / "shapes.ttl").write_text(SHAPE)
    (tmp_path / "terms.ttl").write_text(TERMS)

    def run(*texts: str, options: tuple[str, ...] = ("--format", "json")) -> tuple[int, str, str]:
        given = []
        for number, text in enumerate(texts):
            (tmp_path / f"{number}.ttl").write_text(text)
            building.build(tmp_path / f"store{number}", [building.Input(tmp_path / f"{number}.ttl")])
            given += ["--store", f"store{number}"]
        return kg("validate", *given, "--shapes", "shapes.ttl", "--ontology", "terms.ttl", *options)

    return run


def told(out: str) -> set[tuple]:
    return {(f["path"], f["rule"], f["focus"], f["value"], f["severity"]) for f in json.loads(out)["findings"]}


def test_a_store_is_checked_with_the_classes_of_the_ontology_beside_it(clinic):
    code, out, _ = clinic(patients(3))
    assert code == 1 and json.loads(out)["focus_nodes"] == {"ex:PatientShape": 3}
    assert told(out) == {("store0", "ex:PatientShape-name", "http://example.org/d/p0", None, "error")}


def test_several_stores_are_joined_and_each_finding_names_its_store(clinic):
    code, out, _ = clinic(patients(2), patients(5, 2))
    assert code == 1 and json.loads(out)["focus_nodes"] == {"ex:PatientShape": 7}
    assert sorted(path for path, *_ in told(out)) == ["store0", "store1", "store1"]
    _, out, _ = clinic(patients(2), patients(5, 2), options=())
    assert "2 stores: 1 of 1 shape looked at 7 nodes.\n3 errors." in out


def test_literals_are_judged_as_they_were_written(clinic):
    text = PREFIXES + 'd:a a ex:Patient ; ex:name "A" ; ex:age 05 , -07 . d:b a ex:Patient ; ex:name "B" ; ex:age "5"^^'
    _, out, _ = clinic(text + "<http://www.w3.org/2001/XMLSchema#int> .")
    values = {(value, severity) for _, rule, _, value, severity in told(out) if rule == "ex:PatientShape-age"}
    assert values == {("5", "warning"), ("-07", "warning")}


def test_values_of_one_node_are_told_apart(clinic):
    text = PREFIXES + 'd:a a ex:Patient ; ex:name "A" ; ex:age "x" , "y" .'
    _, out, _ = clinic(text)
    assert {value for _, _, _, value, _ in told(out)} == {"x", "y"}


def test_the_severity_that_fails_and_the_number_of_findings(clinic):
    text = PREFIXES + 'd:a a ex:Patient ; ex:name "A" ; ex:age "x" .'
    assert clinic(text)[0] == 0
    assert clinic(text, options=("--fail-on", "warning"))[0] == 1
    code, out, _ = clinic(patients(2_500, 2_500), options=("--max-findings", "100"))
    assert code == 1 and "Stopped after 100 findings" in out and out.count("  error  ") == 100


def test_findings_are_in_the_language_that_was_asked_for(clinic):
    _, out, _ = clinic(patients(1), options=("--lang", "es"))
    assert "Cada paciente tiene un nombre." in out and "1 almacén" in out


@pytest.mark.parametrize("form", ["sarif", "junit", "github", "html", "turtle"])
def test_every_format_has_a_place_for_a_finding_without_a_file(clinic, form):
    code, out, _ = clinic(patients(1), options=("--format", form))
    assert code == 1 and "store0" in out and "Traceback" not in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("a.ttl",), "a file goes with files"),
        (("--watch",), "--watch"),
        (("--engine", "reference"), "--engine reference reads files"),
        (("--store", "nowhere"), "nowhere"),
        (("--graph", "http://e/g"), "--graph goes with"),
    ],
)
def test_what_does_not_go_with_stores_is_one_line(clinic, options, said):
    code, out, err = clinic(patients(1), options=options)
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1


def test_a_store_in_which_no_shape_looks_at_anything_is_no_pass(clinic):
    code, out, err = clinic(patients(3), PREFIXES + "d:x a d:Y .")
    assert (code, out) == (2, "") and "store1: nothing was checked" in err


def test_shapes_that_cannot_be_compiled_are_refused_before_anything_runs(clinic, tmp_path, kg):
    clinic(patients(1))
    (tmp_path / "shapes.ttl").write_text(SHAPE + "ex:PatientShape sh:not [ sh:path ex:name ; sh:minCount 9 ] .")
    code, out, err = kg("validate", "--store", "store0", "--shapes", "shapes.ttl", "--ontology", "terms.ttl")
    assert (code, out) == (2, "") and "a count of 9" in err and "--engine reference" in err


# Servers ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory) -> tuple[Path, Path]:
    """All quality fixtures within our graph: in one file of N-Triples, and as a store on disk."""
    folder = tmp_path_factory.mktemp("fixtures")
    from kg import graphs, validation
    from kg.engines import ntriples

    documents = [graphs.read(path) for path in graphs.turtle_files([TESTS / "shapes/quality"])]
    (folder / "all.nt").write_bytes(ntriples(validation.Ours().project(documents).data))
    building.build(folder / "store", [building.Input(folder / "all.nt")])
    return folder / "all.nt", folder / "store"


def findings(store) -> set[tuple]:
    report = inplace.validate([store])
    return {(f.rule, f.focus, f.predicate, f.component, f.severity, f.message) for f in report.findings}


def test_a_store_on_disk_gives_the_findings_of_the_fixtures(fixtures):
    rules = {rule for rule, *_ in findings(Store.open(fixtures[1]))}
    expected = {
        rule
        for path in (TESTS / "shapes/quality").rglob("invalid-*.ttl")
        for rule in path.read_text(encoding="utf-8").split("\n")[0].removeprefix("# expect: ").split()
    }
    shapes = {str(node).rpartition("#")[2] for node in read_shapes("quality").subjects()}
    assert rules >= (expected & shapes) and len(rules) > 150


@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
def test_a_server_gives_the_findings_of_the_store(name, fixtures, tmp_path):
    data, folder = fixtures
    if name == "oxigraph":
        server, graphs = servers.oxigraph(tmp_path, data), ()
    elif servers.VIRTUOSO:
        server, graphs = servers.virtuoso(tmp_path, {"http://e/g": data}), ("http://e/g",)
    else:
        pytest.skip("virtuoso-t is not installed")
    with server as url:
        endpoint = Endpoint(url, graphs)
        assert findings(endpoint) == findings(Store.open(folder))
        shapes = Program(read_shapes("quality")).shapes
        assert endpoint.requests <= sum(map(constraints, shapes))


def constraints(shape) -> int:
    return len(shape.constraints) + sum(map(constraints, shape.properties))


def test_the_number_of_requests_does_not_grow_with_the_data(tmp_path):
    if not servers.OXIGRAPH:
        pytest.skip("the oxigraph server is not installed")
    (tmp_path / "shapes.ttl").write_text(SHAPE)
    (tmp_path / "terms.ttl").write_text(TERMS)
    counts = []
    for size in (10, 2_000):
        (tmp_path / f"{size}.ttl").write_text(patients(size, size))
        (tmp_path / f"at{size}").mkdir()
        with servers.oxigraph(tmp_path / f"at{size}", tmp_path / f"{size}.ttl") as url:
            endpoint = Endpoint(url)
            report = inplace.validate([endpoint], [tmp_path / "shapes.ttl"], [tmp_path / "terms.ttl"])
            assert len(report.findings) == size
            counts.append(endpoint.requests)
    assert counts[0] == counts[1] <= 7


def test_a_store_that_fails_half_way_leaves_no_report(tmp_path):
    class Failing(Store):
        asked = 0

        def solutions(self, query):
            self.asked += 1
            if self.asked > 4:
                raise KgError("it broke.")
            return super().solutions(query)

    (tmp_path / "shapes.ttl").write_text(SHAPE)
    (tmp_path / "data.ttl").write_text(patients(3) + TERMS)
    store = Failing()
    store.load(tmp_path / "data.ttl")
    with pytest.raises(KgError, match="it broke"):
        inplace.validate([store], [tmp_path / "shapes.ttl"])
    assert 5 <= store.asked < 5 + AT_ONCE  # what was under way ends, and nothing else is asked
