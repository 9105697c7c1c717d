"""SHACL property paths: how they read, and which statement leads along one to a value.

https://www.w3.org/TR/shacl/#property-paths
"""

import rdflib
from rdflib import RDF, SH, URIRef

from kg.graphs import Node, Triple

Reached = dict[Node, Triple | None]


def text(shapes: rdflib.Graph, path: Node, name) -> str:
    """A path as SPARQL writes it, with `name` (IRI to text) for its properties: ``lm:source/foaf:page``."""
    if isinstance(path, URIRef):
        return name(path)
    if (path, RDF.first, None) in shapes:
        return "/".join(text(shapes, step, name) for step in shapes.items(path))
    for predicate, before, after in ((SH.inversePath, "^", ""), *((p, "", sign) for p, sign in _REPEATS.items())):
        if (inner := shapes.value(path, predicate)) is not None:
            return before + text(shapes, inner, name) + after
    if (choices := shapes.value(path, SH.alternativePath)) is not None:
        return "|".join(text(shapes, choice, name) for choice in shapes.items(choices))
    return "?"


_REPEATS = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def reached(data: rdflib.Graph, shapes: rdflib.Graph, path: Node, focus: Node) -> Reached:
    """The nodes at the end of a path from `focus`, each with the last statement on the way (None if there is none)."""
    return _follow(data, shapes, path, {focus: None})


def _follow(data: rdflib.Graph, shapes: rdflib.Graph, path: Node, start: Reached) -> Reached:
    if isinstance(path, URIRef):
        return {o: (s, path, o) for s in start for o in data.objects(s, path)}
    if (path, RDF.first, None) in shapes:
        for step in shapes.items(path):
            start = _follow(data, shapes, step, start)
        return start
    if (inner := shapes.value(path, SH.inversePath)) is not None:
        if not isinstance(inner, URIRef):
            return {}
        return {s: (s, inner, o) for o in start for s in data.subjects(inner, o)}
    if (choices := shapes.value(path, SH.alternativePath)) is not None:
        return {n: t for choice in shapes.items(choices) for n, t in _follow(data, shapes, choice, start).items()}
    return _repeat(data, shapes, path, start)


def _repeat(data: rdflib.Graph, shapes: rdflib.Graph, path: Node, start: Reached) -> Reached:
    for predicate in _REPEATS:
        if (inner := shapes.value(path, predicate)) is None:
            continue
        found = {} if predicate == SH.oneOrMorePath else dict(start)
        frontier = start
        while frontier := {n: t for n, t in _follow(data, shapes, inner, frontier).items() if n not in found}:
            found |= frontier
            if predicate == SH.zeroOrOnePath:
                break
        return found
    return {}
