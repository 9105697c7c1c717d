"""Property paths, read from a graph of shapes: https://www.w3.org/TR/shacl/#property-paths."""

from collections.abc import Iterator
from typing import NamedTuple

import rdflib
from rdflib import RDF, SH, URIRef

from kg.errors import KgError
from kg.results import Node


class Step(NamedTuple):
    """One property, forwards or backwards."""

    predicate: URIRef
    backwards: bool = False


class Chain(NamedTuple):
    """Paths one after the other."""

    parts: tuple["Route", ...]


class Choice(NamedTuple):
    """Any of several paths."""

    parts: tuple["Route", ...]


class Repeat(NamedTuple):
    """A path again and again: `times` is ``*``, ``+`` or ``?``."""

    part: "Route"
    times: str


Route = Step | Chain | Choice | Repeat
_REPEATS = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def read_route(shapes: rdflib.Graph, path: Node, shape: Node, backwards: bool = False) -> Route:
    """The path at a node of `shapes`. Raises KgError for one that is malformed."""
    if isinstance(path, URIRef):
        return Step(path, backwards)
    inner = lambda node: read_route(shapes, node, shape, backwards)  # noqa: E731
    if (path, RDF.first, None) in shapes:
        parts = tuple(map(inner, shapes.items(path)))
        return Chain(parts[::-1] if backwards else parts)
    if (turned := shapes.value(path, SH.inversePath)) is not None:
        return read_route(shapes, turned, shape, not backwards)
    if (choices := shapes.value(path, SH.alternativePath)) is not None:
        return Choice(tuple(map(inner, shapes.items(choices))))
    for predicate, times in _REPEATS.items():
        if (part := shapes.value(path, predicate)) is not None:
            return Repeat(inner(part), times)
    raise KgError(f"the path of {shape} is malformed. Mend the shape.")


def written(route: Route) -> str:
    """A path as SPARQL writes it."""
    if isinstance(route, Step):
        return ("^" if route.backwards else "") + route.predicate.n3()
    if isinstance(route, Repeat):
        return f"({written(route.part)}){route.times}"
    return "(" + ("/" if isinstance(route, Chain) else "|").join(map(written, route.parts)) + ")"


def steps(route: Route) -> Iterator[Step]:
    """The single properties of a path."""
    if isinstance(route, Step):
        yield route
    for part in (route.part,) if isinstance(route, Repeat) else getattr(route, "parts", ()):
        yield from steps(part)


def may_be_empty(route: Route) -> bool:
    """Whether a path leads from a node to itself in no step."""
    if isinstance(route, Step):
        return False
    if isinstance(route, Repeat):
        return route.times != "+" or may_be_empty(route.part)
    return (all if isinstance(route, Chain) else any)(map(may_be_empty, route.parts))
