"""Assessments as linked data: output only, never part of the graph."""

from collections.abc import Sequence

import rdflib
from rdflib import DCTERMS, RDF, XSD, BNode, Literal, URIRef

from kg import resources
from kg.assessment import Assessment
from kg.namespaces import EARL, LM, PREFIXES, VOC
from kg.rule import Rule, Verdict
from kg.views import View
from kg.withdrawal import Withdrawal


def turtle(results: Sequence[Assessment], rule: Rule, view: View, withdrawn: Sequence[Withdrawal] = ()) -> str:
    """`results` as ``lm:Assessment`` nodes with EARL assertions, in Turtle. They name view, rule and shapes, and the
    retracted or superseded sources on which a verdict rested or rests."""
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    view_node, rule_node = _add_view(graph, view), _add_rule(graph, rule)
    for assessment in results:
        outcome, node = assessment.outcome, BNode()
        graph.add((node, RDF.type, LM.Assessment))
        graph.add((node, LM.assesses, assessment.iri))
        graph.add((node, LM.onView, view_node))
        graph.add((node, LM.underRule, rule_node))
        graph.add((node, LM.shapesVersion, Literal(resources.version())))
        for predicate, number in (
            (LM.categoriesShown, outcome.shown),
            (LM.categoriesPossible, outcome.possible),
            (LM.categoriesContested, outcome.contested),
            (LM.leavesDocumented, outcome.documented),
        ):
            graph.add((node, predicate, Literal(number, datatype=XSD.integer)))
        graph.add((node, LM.levelShown, _concept("level", outcome.level_shown)))
        graph.add((node, LM.levelPossible, _concept("level", outcome.level_possible)))
        for slug, verdict in {**outcome.categories, **outcome.leaves}.items():
            assertion = _assertion(graph, assessment.iri, slug, verdict)
            graph.add((node, DCTERMS.hasPart, assertion))
            for withdrawal in withdrawn:
                if (withdrawal.programme, withdrawal.leaf) == (assessment.iri, slug):
                    graph.add((assertion, LM.touchedBy, withdrawal.source.iri))
    return graph.serialize(format="turtle")


_EARL = {
    Verdict.MET: EARL.passed,
    Verdict.CONTRADICTED: EARL.failed,
    Verdict.UNDOCUMENTED: EARL.untested,
    Verdict.NOT_APPLICABLE: EARL.inapplicable,
}


def _assertion(graph: rdflib.Graph, programme: URIRef, slug: str, verdict: Verdict) -> BNode:
    assertion, result = BNode(), BNode()
    graph.add((assertion, RDF.type, EARL.Assertion))
    graph.add((assertion, EARL.subject, programme))
    graph.add((assertion, EARL.test, VOC[f"criterion/{slug}"]))
    graph.add((assertion, EARL.result, result))
    graph.add((result, RDF.type, EARL.TestResult))
    graph.add((result, EARL.outcome, _EARL.get(verdict, EARL.cantTell)))
    graph.add((result, LM.verdict, _concept("verdict", verdict)))
    return assertion


def _add_view(graph: rdflib.Graph, view: View) -> URIRef | BNode:
    if view.iri is not None:
        return view.iri
    node = BNode()
    graph.add((node, RDF.type, LM.View))
    graph.add((node, LM.floor, view.grades[0]))
    for source in view.sources:
        graph.add((node, LM.playsSource, source))
    return node


def _add_rule(graph: rdflib.Graph, rule: Rule) -> URIRef | BNode:
    if rule.iri is not None:
        return rule.iri
    node = BNode()
    graph.add((node, RDF.type, LM.Rule))
    graph.add((node, LM.rollup, VOC[f"rollup/{rule.rollup}"]))
    graph.add((node, LM.contested, VOC[f"contested/{rule.contested}"]))
    graph.add((node, LM.successfulFrom, Literal(rule.successful_from)))
    graph.add((node, LM.highlySuccessfulFrom, Literal(rule.highly_successful_from)))
    return node


def _concept(scheme: str, notation: str) -> URIRef:
    return VOC[f"{scheme}/{notation.replace('_', '-')}"]
