"""Shapes that ask for shapes that ask for shapes: in circles, too deep, or in vain."""

from collections.abc import Iterator

from rdflib import URIRef

from kg import wording
from kg.findings import Finding
from kg.graphs import Node
from kg.namespaces import SH
from kg.spelling.cycles import components, way
from kg.spelling.shapes.forms import near_names
from kg.spelling.shapes.index import Shapes, Use, on
from kg.spelling.words import rewritten
from kg.terms import folder

DEEPEST = 15
"""The longest chain of shapes that pySHACL 0.40 follows; measured, and the same for each way to ask for a shape."""

_MOST_SUGGESTED = 50
_MOST_NAMED = 6


def chains(shapes: Shapes, language: str) -> Iterator[Finding]:
    """Findings on how shapes ask for each other."""
    edges = {shape: list(shapes.edges(shape)) for shape in shapes.all}
    follow = {shape: list(dict.fromkeys(use.value for use in uses)) for shape, uses in edges.items()}
    found = components(follow, lambda node: follow.get(node, ()))
    for component in found:
        if len(component) > 1 or component[0] in follow.get(component[0], ()):
            yield _circle(shapes, component, edges, follow, language)
    depths = _depths(found, follow)
    for shape in shapes.all:
        if depths[shape] > DEEPEST and (shapes.targets(shape) or shapes.is_class(shape)):
            yield shapes.finding(shape, "shape-deep", language, depth=depths[shape], most=DEEPEST)
    yield from _missing(shapes, edges, language)


def _circle(shapes: Shapes, component: list, edges: dict, follow: dict, language: str) -> Finding:
    inside = set(component)
    start = min(
        component,
        key=lambda node: (not isinstance(node, URIRef), str(shapes.place(node)[0].path), shapes.place(node)[1]),
    )
    steps = way(start, start.__eq__, lambda node: [other for other in follow[node] if other in inside])
    first = next(use for use in edges[start] if use.value == steps[0])
    names = [shapes.name(node) for node in [start, *steps]]
    if len(names) > _MOST_NAMED:
        names[_MOST_NAMED - 2 : -2] = ["…"]
    return on(first, "shape-recursive", language, circle=" → ".join(names))


def _depths(found: list[list[Node]], follow: dict) -> dict[Node, int]:
    """How many shapes the longest chain from each node has. Components come after those that they lead to."""
    depths: dict[Node, int] = {}
    for component in found:
        beyond = [depths[other] for node in component for other in follow.get(node, ()) if other in depths]
        for node in component:
            depths[node] = max(beyond, default=0) + len(component)
    return depths


def _missing(shapes: Shapes, edges: dict[Node, list[Use]], language: str) -> Iterator[Finding]:
    """Findings on shapes that are asked for and that no file describes."""
    names: dict[str, list[str]] = {}
    for shape in shapes.all:
        if isinstance(shape, URIRef):
            names.setdefault(folder(str(shape)), []).append(str(shape)[len(folder(str(shape))) :])
    told = 0
    for use in (use for uses in edges.values() for use in uses):
        iri = str(use.value)
        if isinstance(use.value, URIRef) and use.value not in shapes.said and use.value != SH.Shape:
            told += 1
            near = near_names(iri, names.get(folder(iri), ())) if told <= _MOST_SUGGESTED else []
            written = [rewritten(use.document, use.statement.object_at, other) or f"<{other}>" for other in near]
            fix = written[0] if len(written) == 1 else None
            yield on(use, "shape-missing", language, fix=fix, hint=wording.hint(written, language))
