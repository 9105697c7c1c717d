"""The ontology is OWL 2 RL, consistent with its data, and written in one voice."""

import os
import shutil

import pytest
import rdflib
from conftest import ROOT
from rdflib import OWL, RDF, RDFS, SKOS

from kg import graphs, resources
from kg.namespaces import BASE, LM

SPOILER = """
@prefix lm: <https://w3id.org/labour-mobility/ns#> .
<https://example.org/both> a lm:Programme , lm:Source .
"""


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return graphs.merged(map(graphs.read, resources.turtle("ontology")))


@pytest.fixture(scope="module")
def whole(ontology) -> rdflib.Graph:
    return ontology + graphs.merged(map(graphs.read, resources.turtle("data")))


@pytest.fixture(scope="module")
def owlapi():
    """The OWL API and HermiT, from the jar that owlready2 carries."""
    if not shutil.which("java"):
        pytest.skip("Java is missing: the ontology cannot be checked by HermiT")
    import jpype
    import owlready2

    if not jpype.isJVMStarted():
        jar = os.path.join(os.path.dirname(owlready2.__file__), "hermit", "HermiT.jar")
        jpype.startJVM(classpath=[jar])

    def load(graph: rdflib.Graph, path):
        graph.serialize(path, format="turtle")
        manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
        return manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(str(path)))

    load.profile = lambda owl: jpype.JClass("org.semanticweb.owlapi.profiles.OWL2RLProfile")().checkOntology(owl)
    load.consistent = lambda owl: jpype.JClass("org.semanticweb.HermiT.Reasoner")(owl).isConsistent()
    return load


def test_the_ontology_is_in_the_rl_profile(owlapi, ontology, tmp_path):
    report = owlapi.profile(owlapi(ontology, tmp_path / "ontology.ttl"))
    assert [str(violation) for violation in report.getViolations()] == []


def test_the_profile_check_can_fail(owlapi, ontology, tmp_path):
    spoiled = ontology + rdflib.Graph().parse(
        data="""
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix lm: <https://w3id.org/labour-mobility/ns#> .
        lm:Feature rdfs:subClassOf [ a owl:Restriction ; owl:onProperty lm:supportedBy ; owl:someValuesFrom lm:Claim ] .
        """,
        format="turtle",
    )
    assert not owlapi.profile(owlapi(spoiled, tmp_path / "spoiled.ttl")).isInProfile()


def test_hermit_finds_ontology_and_data_consistent(owlapi, whole, tmp_path):
    assert owlapi.consistent(owlapi(whole, tmp_path / "whole.ttl"))


def test_hermit_finds_the_control_inconsistent(owlapi, whole, tmp_path):
    spoiled = whole + rdflib.Graph().parse(data=SPOILER, format="turtle")
    assert not owlapi.consistent(owlapi(spoiled, tmp_path / "spoiled.ttl"))


def test_every_term_has_labels_and_a_definition(ontology):
    terms = {term for term in ontology.subjects(RDF.type, None) if str(term).startswith(LM)}
    assert len(terms) > 100
    for term in sorted(terms):
        assert {label.language for label in ontology.objects(term, RDFS.label)} == {"en", "es"}, term
        [definition] = ontology.objects(term, SKOS.definition)
        assert definition.language == "en" and definition.endswith("."), term


def test_labels_are_one_to_a_kind(ontology):
    """No two classes, and no two properties, share a label: readers could not tell them apart."""
    for kind in (OWL.Class, OWL.ObjectProperty):
        terms = [t for t in ontology.subjects(RDF.type, kind) if str(t).startswith(LM)]
        labels = [str(label) for t in terms for label in ontology.objects(t, RDFS.label) if label.language == "en"]
        assert sorted(labels) == sorted(set(labels))


def test_links_and_facets_are_complete(ontology):
    """Each feature class has exactly one link; each facet takes its values from the class of a list."""
    features = set(ontology.subjects(RDFS.subClassOf, LM.Feature))
    ranges = [ontology.value(link, RDFS.range) for link in ontology.subjects(RDFS.subPropertyOf, LM.hasFeature)]
    assert sorted(ranges) == sorted(features)
    for facet in ontology.subjects(RDFS.subPropertyOf, LM.facet):
        assert ontology.value(facet, RDFS.domain) in features
        assert (ontology.value(facet, RDFS.range), RDFS.subClassOf, SKOS.Concept) in ontology


def test_each_list_is_one_file_and_one_class(ontology):
    for path in sorted((ROOT / "ontology/vocabularies").glob("*.ttl")):
        graph = graphs.read(path).graph
        [scheme] = graph.subjects(RDF.type, SKOS.ConceptScheme)
        kinds = {cls for concept in graph.subjects(SKOS.inScheme, scheme) for cls in graph.objects(concept, RDF.type)}
        own = kinds - {SKOS.Concept, LM.Leaf, LM.Category}
        assert len(own) == 1, path
        assert str(scheme).startswith(BASE + "voc/")


def test_the_version_is_the_same_everywhere(ontology):
    namespace = rdflib.URIRef(str(LM).rstrip("#"))
    assert str(ontology.value(namespace, OWL.versionInfo)) == resources.version()
    assert str(ontology.value(namespace, OWL.versionIRI)) == f"{BASE}ns/{resources.version()}"
    assert f"version: {resources.version()}\n" in (ROOT / "CITATION.cff").read_text()
    assert f"## {resources.version()}" in (ROOT / "CHANGELOG.md").read_text()
