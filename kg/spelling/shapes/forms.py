"""What makes a shape: a path or none, a target or somebody that asks for it."""

from collections.abc import Iterable, Iterator

import rdflib
from rdflib import OWL, RDF, RDFS, BNode, URIRef

from kg import errors, wording
from kg.findings import Finding
from kg.graphs import Node
from kg.namespaces import SH
from kg.spelling.cycles import components
from kg.spelling.shapes.index import PARAMETERS, Shapes, Use, on
from kg.spelling.words import rewritten
from kg.terms import folder

_ONE = (SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
_NOT_RUN = (SH.rule, SH.expression, SH.target, SH["values"])
_PROPERTY_ONLY = (SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThan, SH.lessThanOrEquals, SH.qualifiedValueShape,
                  SH.qualifiedMinCount, SH.qualifiedMaxCount)  # fmt: skip


def form(shapes: Shapes, shape: Node, language: str) -> Iterator[Finding]:
    """Findings on what a shape is."""
    types = {use.value for use in shapes.of(shape, RDF.type)}
    paths = shapes.of(shape, SH.path)
    wanted = any(use.statement.predicate == SH.property for use in shapes.links.get(shape, ()))
    if not paths and (SH.PropertyShape in types or wanted):
        yield shapes.finding(shape, "shape-without-path", language)
    elif not paths and (SH.NodeShape in types or shapes.targets(shape) or shape in shapes.wanted):
        yield from _misplaced(shapes, shape, language)
    elif paths and SH.NodeShape in types:
        yield on(paths[0], "shape-two-kinds", language, name=shapes.name(shape))
    for path in paths[1:]:
        yield on(path, "shape-two-paths", language, name=shapes.name(shape))
    for path in paths:
        if not _is_path(shapes, path.value):
            yield on(path, "shape-path", language)
    yield from _idle(shapes, shape, language)


def _misplaced(shapes: Shapes, shape: Node, language: str) -> Iterator[Finding]:
    for predicate in _PROPERTY_ONLY:
        for use in shapes.of(shape, predicate)[:1]:
            yield on(use, "shape-parameter", language, name=shapes.name(shape))


def _idle(shapes: Shapes, shape: Node, language: str) -> Iterator[Finding]:
    switches = [use for use in shapes.of(shape, SH.deactivated) if str(use.value) in ("true", "1")]
    for use in switches:
        yield on(use, "shape-deactivated", language, name=shapes.name(shape))
    for predicate, uses in shapes.said[shape].items():
        if predicate in _NOT_RUN or str(predicate).startswith(f"{SH}js"):
            yield on(uses[0], "shape-not-run", language)
    targeted = shapes.targets(shape) or shapes.is_class(shape)
    if not (targeted or switches or any(_asks(shapes, use) for use in shapes.links.get(shape, ()))):
        yield shapes.finding(shape, "shape-unused", language)


def _asks(shapes: Shapes, use: Use) -> bool:
    """Whether a statement makes use of the shape that is its value: by a word of SHACL, a list, or a parameter."""
    subject, predicate = use.statement[:2]
    if str(predicate).startswith(str(SH)) or predicate == RDF.first:
        return True
    described = (str(RDF), str(RDFS), str(OWL), "http://purl.org/", "http://www.w3.org/2004/02/skos/")
    asking = subject in shapes.wanted or PARAMETERS & shapes.said[subject].keys()
    return bool(asking) and not str(predicate).startswith(described)


def _is_path(shapes: Shapes, path: Node) -> bool:
    """Whether a node is a path of SHACL, section 2.3.1."""
    steps: dict[Node, list[Node]] = {}
    stack = [path]
    while stack:
        node = stack.pop()
        if node in steps or (isinstance(node, URIRef) and node != RDF.nil):
            continue
        further = _steps(shapes, node) if isinstance(node, BNode) else None
        if further is None:
            return False
        steps[node] = further
        stack += further
    circles = components(steps, lambda node: steps.get(node, ()))
    return all(len(circle) == 1 and circle[0] not in steps.get(circle[0], ()) for circle in circles)


def _steps(shapes: Shapes, node: Node) -> list[Node] | None:
    """The paths of which a path is made; None if it is none."""
    if shapes.of(node, RDF.first):
        members = shapes.members(node)
        return [use.value for use in members] if members and len(members) > 1 else None
    forms = [use for predicate in (*_ONE, SH.alternativePath) for use in shapes.of(node, predicate)]
    if len(forms) != 1:
        return None
    if forms[0].statement.predicate != SH.alternativePath:
        return [forms[0].value]
    members = shapes.members(forms[0].value)
    return [use.value for use in members] if members and len(members) > 1 else None


def unknown_targets(shapes: Shapes, data: rdflib.Graph, language: str) -> Iterator[Finding]:
    """Findings on targeted classes that the data neither declares nor uses, though it knows others beside them."""
    known = {str(cls) for cls in set(data.objects(None, RDF.type)) | _declared(data) if isinstance(cls, URIRef)}
    by_folder: dict[str, list[str]] = {}
    for cls in known:
        by_folder.setdefault(folder(cls), []).append(cls[len(folder(cls)) :])
    for shape in shapes.all:
        for use in shapes.of(shape, SH.targetClass):
            iri = str(use.value)
            if isinstance(use.value, URIRef) and iri not in known and folder(iri) in by_folder:
                near = near_names(iri, by_folder[folder(iri)])
                fix = rewritten(use.document, use.statement.object_at, near[0]) if len(near) == 1 else None
                hint = wording.hint([rewritten(use.document, use.statement.object_at, n) or n for n in near], language)
                yield on(use, "shape-target-unknown", language, fix=fix, hint=hint)


def _declared(data: rdflib.Graph) -> set[Node]:
    declared = {cls for kind in (RDFS.Class, OWL.Class) for cls in data.subjects(RDF.type, kind)}
    return declared | set(data.subjects(RDFS.subClassOf)) | set(data.objects(None, RDFS.subClassOf))


def near_names(iri: str, locals_: Iterable[str]) -> list[str]:
    """The IRIs of the same namespace whose last parts are nearest."""
    return [folder(iri) + local for local in errors.suggest(iri[len(folder(iri)) :], locals_)]
