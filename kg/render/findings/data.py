"""Findings for programs: JSON, and the validation report of SHACL in Turtle."""

import json
from dataclasses import asdict

import rdflib
from rdflib import RDF, SH, Literal, URIRef

from kg.findings import Finding, Report, fingerprints
from kg.namespaces import EARL, PREFIXES, SHAPES

_PTR = rdflib.Namespace("http://www.w3.org/2009/pointers#")
_SEVERITIES = {"error": SH.Violation, "warning": SH.Warning, "info": SH.Info}


def to_json(report: Report) -> str:
    """A report as JSON."""
    document = {
        "conforms": report.worst() != "error" and not report.unread,
        "files": report.files,
        "statements": report.statements,
        "tally": report.tally(),
        "hidden": report.hidden,
        "stopped": report.stopped or None,
        "focus_nodes": report.coverage.focus_nodes,
        "unseen": {node: str(place) for node, place in report.coverage.unseen.items()},
        "baseline": asdict(report.accepted) if report.accepted else None,
        "findings": [_finding(*pair) for pair in zip(report.findings, fingerprints(report.findings), strict=True)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _finding(finding: Finding, fingerprint: str) -> dict:
    place = finding.place
    document = {"path": place.path, **place._asdict(), **asdict(finding), "fingerprint": fingerprint}
    del document["place"]
    document["excerpt"] = finding.excerpt._asdict() if finding.excerpt else None
    return document


def to_turtle(report: Report) -> str:
    """A report as a ``sh:ValidationReport``, with the place of each result as a pointer of EARL.

    https://www.w3.org/TR/shacl/#validation-report, https://www.w3.org/TR/Pointers-in-RDF10/
    """
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix in ("lm", "lmsh", "sh", "earl", "rdf", "xsd"):
        graph.bind(prefix, PREFIXES[prefix])
    graph.bind("ptr", _PTR)
    node = rdflib.BNode()
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal(not report.findings)))
    for finding in report.findings:
        result = rdflib.BNode()
        graph.add((node, SH.result, result))
        for predicate, value in _result(finding, report.language):
            graph.add((result, predicate, value))
        _point(graph, result, finding)
    return graph.serialize(format="turtle")


def _result(finding: Finding, language: str) -> list[tuple[URIRef, rdflib.term.Identifier]]:
    said = [
        (RDF.type, SH.ValidationResult),
        (SH.focusNode, _node(finding.focus or finding.place.path)),
        (SH.resultSeverity, _SEVERITIES[finding.severity]),
        (SH.resultMessage, Literal(_clean(finding.message), lang=language)),
        (SH.sourceConstraintComponent, URIRef(finding.component or SHAPES["SpellingConstraintComponent"])),
        (SH.sourceShape, URIRef(finding.shape or SHAPES[finding.rule])),
    ]
    if finding.predicate and _is_iri(finding.predicate):
        said.append((SH.resultPath, URIRef(finding.predicate)))
    return said + ([(SH.value, _node(finding.value))] if finding.value is not None else [])


def _point(graph: rdflib.Graph, result: rdflib.BNode, finding: Finding) -> None:
    pointer = rdflib.BNode()
    graph.add((result, EARL.pointer, pointer))
    graph.add((pointer, RDF.type, _PTR.LineCharPointer))
    graph.add((pointer, _PTR.reference, Literal(_clean(finding.place.path))))
    graph.add((pointer, _PTR.lineNumber, Literal(finding.place.line)))
    graph.add((pointer, _PTR.charNumber, Literal(finding.place.column)))


def _node(text: str) -> rdflib.term.Identifier:
    if text.endswith("[]"):
        return rdflib.BNode()
    return URIRef(text) if _is_iri(text) else Literal(_clean(text))


def _is_iri(text: str) -> bool:
    head, colon, _ = text.partition(":")
    return bool(colon) and head.isalnum() and not any(c in ' <>"{}|^`\\' or ord(c) < 33 for c in text)


def _clean(text: str) -> str:
    """Text without lone surrogates, which no encoding can write."""
    return text.encode("utf-8", "replace").decode()
