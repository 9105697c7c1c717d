"""Reports of checks: findings, and anchors found or lost."""

import json
from dataclasses import asdict

import rdflib
from rdflib import RDF, SH, Literal, URIRef

from kg.evidence import Verification
from kg.namespaces import PREFIXES, SHAPES
from kg.render.plain import count, inert, wrap
from kg.validation import Report


def report(found: Report, form: str) -> str:
    """A validation report as text, JSON, or the ``sh:ValidationReport`` in Turtle."""
    if form == "turtle":
        return _turtle(found)
    if form == "json":
        document = {
            "conforms": found.conforms,
            "files": found.files,
            "statements": found.statements,
            "focus_nodes": found.focus_nodes,
            "findings": [asdict(finding) for finding in found.findings],
        }
        return json.dumps(document, ensure_ascii=False, indent=2)
    lines = [f"{inert(f.path)}:{f.line}: {f.severity} {f.rule}: {inert(f.message)}" for f in found.findings]
    looked = sum(found.focus_nodes.values())
    shapes = sum(count > 0 for count in found.focus_nodes.values())
    checked = (
        f"{count(found.files, 'file')}, {count(found.statements, 'statement')}: {shapes} of "
        f"{count(len(found.focus_nodes), 'shape')} looked at {count(looked, 'node')}"
    )
    by_severity = {s: sum(f.severity == s for f in found.findings) for s in ("Violation", "Warning", "Info")}
    tally = ", ".join(count(n, s) for s, n in by_severity.items() if n) or "no finding"
    return "\n".join([*lines, f"{checked}; {tally}."])


def _turtle(found: Report) -> str:
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix in ("lm", "lmsh", "sh"):
        graph.bind(prefix, PREFIXES[prefix])
    report = rdflib.BNode()
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(found.conforms)))
    for finding in found.findings:
        result = rdflib.BNode()
        graph.add((report, SH.result, result))
        graph.add((result, RDF.type, SH.ValidationResult))
        graph.add((result, SH.focusNode, _node(finding.focus)))
        graph.add((result, SH.resultSeverity, SH[finding.severity]))
        graph.add((result, SH.resultMessage, Literal(f"{finding.path}:{finding.line}: {finding.message}", lang="en")))
        graph.add((result, SH.sourceShape, SHAPES[finding.rule]))
        if finding.value is not None:
            graph.add((result, SH.value, _node(finding.value)))
    return graph.serialize(format="turtle")


def _node(text: str) -> rdflib.term.Identifier:
    return URIRef(text) if text.startswith(("http://", "https://")) and " " not in text else Literal(text)


def verification(found: Verification) -> str:
    """What became of the anchors, those gone astray first."""
    lines = []
    for anchor in found.astray:
        claim = f"{inert(anchor.claim)} ({inert(anchor.source)}, line {anchor.line})"
        if anchor.status == "moved":
            lines.append(wrap(f"moved: {claim}: “{anchor.text}” stands on line {anchor.found_line}.", 0, 2))
        else:
            near = f"nearest, line {anchor.found_line}: “{anchor.nearest}”"
            lines.append(wrap(f"lost: {claim}: “{anchor.text}”; {near}.", 0, 2))
    found_again = sum(anchor.status == "found" for anchor in found.anchors)
    lines.append(wrap(f"{found_again} of {count(len(found.anchors), 'anchor')} found again on their lines."))
    if found.without_text:
        lines.append(wrap(f"{count(found.without_text, 'anchor')} not verified: the text of the source is not here."))
    if found.without_anchor:
        lines.append(
            wrap(f"{count(found.without_anchor, 'claim')} not verifiable: no anchor, as for pages without a text here.")
        )
    return "\n".join(lines)
