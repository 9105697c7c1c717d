"""What the results of a shape depend on: the paths along which it reads the graph, from its focus nodes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import rdflib
from rdflib import RDF, SH

from kg.compiling.model import Constraint, Shape, is_true
from kg.compiling.route import Chain, Step, written
from kg.compiling.scanning import renamed
from kg.compiling.selects import prefixes
from kg.incremental import patterns
from kg.incremental.walking import Anything, Way

_BESIDE = {SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals}


@dataclass(frozen=True)
class Level:
    """A shape at one of the places where it is used.

    `above` are the shapes that lead to it, from one with targets; its focus nodes are the value nodes of the last.
    """

    above: tuple[Shape, ...]
    shape: Shape

    @property
    def root(self) -> Shape:
        """The shape with targets."""
        return self.above[0] if self.above else self.shape

    @property
    def way(self) -> Chain:
        """The path from the targets to the focus nodes."""
        return Chain(tuple(shape.route for shape in self.above if shape.route is not None))


@dataclass(frozen=True)
class Reads:
    """What a shape reads: the paths from a focus node, and the steps that are read whatever the focus node."""

    ways: tuple[Way, ...]
    anywhere: tuple[Step | Anything, ...]


def levels(shape: Shape, above: tuple[Shape, ...] = ()) -> Iterator[Level]:
    """A shape with all that report results of their own within it."""
    yield Level(above, shape)
    for part in shape.properties:
        yield from levels(part, (*above, shape))


def reads(shape: Shape, shapes: rdflib.Graph) -> Reads:
    """What a shape reads, but for its property shapes, which are levels of their own."""
    texts = (_text(shape, constraint, shapes) for constraint in shape.constraints if constraint.parameter == SH.sparql)
    asked = [patterns.reads(text) for text in texts if text is not None]
    ways = dict.fromkeys(chain(map(Chain, _own(shape)), *(ways for ways, _ in asked)))
    return Reads(tuple(ways), tuple(dict.fromkeys(chain(*(anywhere for _, anywhere in asked)))))


def _text(shape: Shape, constraint: Constraint, shapes: rdflib.Graph) -> str | None:
    text = shapes.value(constraint.value, SH.select)
    if text is None:  # not active, or it would have been refused
        return None
    query = str(text) if shape.route is None else renamed(str(text), "PATH", written(shape.route))
    return f"{prefixes(shapes, constraint.value)}\n{query}"


def _own(shape: Shape) -> Iterator[tuple[Way, ...]]:
    route = () if shape.route is None else (shape.route,)
    if route:
        yield route
    for constraint in shape.constraints:
        if constraint.parameter == SH["class"]:
            yield (*route, Step(RDF.type))
        elif constraint.parameter == SH.closed and is_true(constraint.value):
            yield (*route, Anything())
        elif constraint.parameter in _BESIDE:
            yield (Step(constraint.value),)
        qualified = constraint.parameter in (SH.qualifiedMinCount, SH.qualifiedMaxCount)
        for part in (*constraint.shapes, *(shape.siblings if qualified else ())):
            yield from ((*route, *way) for way in _whole(part))


def _whole(shape: Shape) -> Iterator[tuple[Way, ...]]:
    """What decides whether a node conforms to a shape: all within it too."""
    yield from _own(shape)
    route = () if shape.route is None else (shape.route,)
    for part in shape.properties:
        yield from ((*route, *way) for way in _whole(part))
