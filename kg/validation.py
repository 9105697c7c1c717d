"""SHACL validation with pySHACL, as findings that name file and line.

pySHACL is the only engine here and this module the only one that knows it. It says "conforms" where nothing was
looked at, hence the count of focus nodes in `kg.targets`.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib import RDF, SH, URIRef

from kg import graphs, resources, terms
from kg.dataset import load
from kg.errors import KgError
from kg.graphs import Document
from kg.namespaces import short
from kg.targets import aimed, coverage

Pair = tuple[URIRef, URIRef]

SEVERITIES = {SH.Violation: "Violation", SH.Warning: "Warning", SH.Info: "Info"}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to put right: where (path as given, line from 1 or 0 if unknown), which rule, what and on what."""

    path: str
    line: int
    rule: str
    severity: str
    message: str
    focus: str
    value: str | None = None


@dataclass
class Report:
    """What a validation found, and how much it looked at: focus nodes by node shape, files, statements."""

    findings: list[Finding]
    focus_nodes: dict[str, int]
    files: int
    statements: int

    @property
    def conforms(self) -> bool:
        """True when there is no finding of severity Violation."""
        return all(finding.severity != "Violation" for finding in self.findings)


def read_shapes(*folders: str) -> rdflib.Graph:
    """The bundled shapes below these folders of ``shapes/``, with their prefix set."""
    paths = [
        *resources.turtle(*(f"shapes/{name}" for name in folders)),
        resources.folder("shapes/prefixes.ttl"),
    ]
    return graphs.merged(map(graphs.read, paths))


def run(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """The SHACL validation report of `data` against `shapes`, as a graph.

    `data` must hold the class hierarchy: without it, instances of subclasses escape their targets silently.
    """
    import pyshacl

    logging.getLogger("pyshacl").setLevel(logging.ERROR)
    try:
        _, results, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True, inference="none", advanced=False)
    except pyshacl.errors.ShapeLoadError as error:
        raise KgError(f"the shapes could not be read: {' '.join(str(error).split())}. Mend the shapes.") from error
    if not isinstance(results, rdflib.Graph):
        raise KgError(f"the shapes could not be run: {' '.join(str(text).split())}. Mend the shapes.")
    return results


def reported(data: rdflib.Graph, shapes: rdflib.Graph) -> set[Pair]:
    """The pairs (focus node, source shape) that SHACL reports: all that verdicts need."""
    results = run(data, shapes)
    return {
        (results.value(result, SH.focusNode), results.value(result, SH.sourceShape))
        for result in results.subjects(RDF.type, SH.ValidationResult)
    }


def validate(paths: Sequence[Path]) -> Report:
    """Check Turtle files, or all bundled data when `paths` is empty.

    First spelling (terms of our namespaces that nobody declares), then the quality shapes. Files are checked
    within the whole graph; what they describe replaces the bundled description. Raises FileError for what
    cannot be read and KgError when there was nothing to check.
    """
    files = graphs.turtle_files(paths) if paths else resources.turtle("ontology", "data")
    documents = [graphs.read(path) for path in files]
    data = _whole(paths, documents)
    shapes = read_shapes("quality")
    looked_at = coverage(data, shapes, documents)
    seen = {short(shape): len(nodes) for shape, nodes in looked_at.items()}
    findings = [_from_term(use) for use in terms.undeclared(documents, terms.declared(data))]
    for document in documents:
        if wrong := terms.wrong_prefix(document):
            findings.append(Finding(str(document.path), 1, "prefix", "Violation", wrong, str(document.path)))
    if not findings and not any(seen.values()):
        why = next((terms.foreign(document) for document in documents), "")
        raise KgError(f"{', '.join(map(str, paths))}: nothing was checked, for no shape looks at anything here; {why}")
    where = _Positions(documents)
    # What is misnamed is said once: not again as something of the wrong class, or missing.
    misnamed = {(finding.path, finding.line) for finding in findings}
    found = _findings(run(data, aimed(shapes, looked_at) if paths else shapes), shapes, where)
    findings += [f for f in found if f.path and (f.path, f.line) not in misnamed]
    return Report(sorted(set(findings)), seen, len(files), sum(len(d.graph) for d in documents))


def _whole(paths: Sequence[Path], documents: Sequence[Document]) -> rdflib.Graph:
    """The statements of the files as written, within the rest of the graph as the store normalised it."""
    written = graphs.merged(documents)
    if not paths:
        return written
    data = load(paths).graph()
    for subject in set(written.subjects(RDF.type)):
        data.remove((subject, None, None))
    data += written
    return data


class _Positions:
    """Where statements and subjects stand in the files."""

    def __init__(self, documents: Iterable[Document]):
        self._documents = list(documents)

    def of(self, focus: rdflib.term.Node, predicate: object, value: object) -> tuple[str, int]:
        """Path and line of the statement, else of the subject; an empty path if no file describes it."""
        ways = (
            lambda document: document.lines.get((focus, predicate, value)),
            lambda document: document.link_lines.get((focus, value)),
            lambda document: document.subject_lines.get(focus),
        )
        for way in ways:
            for document in self._documents:
                if line := way(document):
                    return str(document.path), line
        return "", 0


def _findings(results: rdflib.Graph, shapes: rdflib.Graph, where: _Positions) -> Iterable[Finding]:
    for result in results.subjects(RDF.type, SH.ValidationResult):
        focus, value = results.value(result, SH.focusNode), results.value(result, SH.value)
        shape, result_path = results.value(result, SH.sourceShape), results.value(result, SH.resultPath)
        path, line = where.of(focus, result_path, value)
        # Of a SPARQL constraint pySHACL reports one message, in any of its languages: read it from the shape.
        messages = [*shapes.objects(shape, SH.message), *shapes.objects(shape, SH.sparql / SH.message)]
        messages = messages or list(results.objects(result, SH.resultMessage))
        english = [m for m in messages if getattr(m, "language", None) == "en"] or messages
        severity = SEVERITIES.get(results.value(result, SH.resultSeverity), "Violation")
        rule = short(str(shape)) if isinstance(shape, URIRef) else "shape without a name"
        at_fault = None if value in (None, focus) else str(value)
        message = str(english[0]) + (f" Here: {terms.name(at_fault).rstrip('.')}." if at_fault else "")
        yield Finding(path, line, rule, severity, message, str(focus), at_fault)


def _from_term(use: terms.Use) -> Finding:
    return Finding(str(use.path), use.line, "term", "Violation", use.message, use.subject, use.term)
