"""What a query of SHACL-SPARQL reads: for each of its triple patterns the path that leads to it from ``$this``.

A solution with a changed statement also matches the patterns that must hold beside it, so that its ``$this`` is found
along them. A pattern to which no such path leads is read whatever ``$this`` is.
"""

from collections.abc import Iterator
from typing import NamedTuple

from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.compiling.route import Chain, Choice, Repeat, Step
from kg.incremental.walking import Anything, Way, turned
from kg.results import Node

_THIS = Variable("this")
_THROUGH = {"SelectQuery", "Distinct", "Reduced", "OrderBy", "Group", "AggregateJoin"}
_EXISTS = {"Builtin_EXISTS", "Builtin_NOTEXISTS"}


class _UnknownError(Exception):
    """A word of SPARQL whose meaning for this is not known here."""


class _Pattern(NamedTuple):
    start: Node
    way: Way
    end: Node


Reading = tuple[list[Way], list[Step | Anything]]
"""Paths from ``$this``, and steps that are read anywhere."""


def reads(query: str) -> Reading:
    """What a query reads; of one that is not understood: anything, anywhere."""
    try:
        found = list(_patterns(translateQuery(parseQuery(query)).algebra, ()))
    except Exception:  # what its parser raises is manifold, and the engine that runs the query may know more
        return [], [Anything()]
    ways, anywhere = {}, {}
    for pattern, beside in found:
        known = _known(beside)
        if pattern.start in known:
            ways[Chain((*known[pattern.start], pattern.way))] = None
        elif pattern.end in known:
            ways[Chain((*known[pattern.end], turned(pattern.way)))] = None
        else:
            anywhere |= dict.fromkeys(_steps(pattern.way))
    return list(ways), list(anywhere)


def _known(beside: tuple[_Pattern, ...]) -> dict[Node, tuple[Way, ...]]:
    """The paths from ``$this`` to the variables of some patterns.

    They lead over what has properties itself, for stores and graphs need not agree on which literals are the same.
    """
    nodes = {pattern.start for pattern in beside if isinstance(pattern.start, Variable)}
    known: dict[Node, tuple[Way, ...]] = {_THIS: ()}
    waiting = [_THIS]
    while waiting:
        here = waiting.pop(0)
        for start, way, end in beside:
            for one, step, other in ((start, way, end), (end, turned(way), start)):
                if one == here and other in nodes and other not in known:
                    known[other] = (*known[here], step)
                    waiting.append(other)
    return known


def _patterns(part: CompValue, beside: tuple[_Pattern, ...]) -> Iterator[tuple[_Pattern, tuple[_Pattern, ...]]]:
    """The triple patterns of a part of a query, each with those that must hold wherever it does."""
    if part.name == "BGP":
        yield from ((pattern, (*beside, *_must(part))) for pattern in _must(part))
    elif part.name == "Join":
        yield from _patterns(part.p1, (*beside, *_must(part.p2)))
        yield from _patterns(part.p2, (*beside, *_must(part.p1)))
    elif part.name == "LeftJoin":
        yield from _patterns(part.p1, beside)
        yield from _patterns(part.p2, (*beside, *_must(part.p1)))
        yield from _in_condition(part.expr, (*beside, *_must(part.p1), *_must(part.p2)))
    elif part.name == "Union":
        yield from _patterns(part.p1, beside)
        yield from _patterns(part.p2, beside)
    elif part.name in ("Filter", "Extend"):
        yield from _patterns(part.p, beside)
        yield from _in_condition(part.expr, (*beside, *_must(part.p)))
    elif part.name == "Project" and _THIS in part.PV:  # what it does not name is not what it is outside
        yield from _patterns(part.p, ())
    elif part.name in _THROUGH or (part.name == "ToMultiSet" and isinstance(part.p, CompValue)):
        yield from _patterns(part.p, beside)
        yield from _in_condition([part.A, part.expr], ())
    else:
        raise _UnknownError(part.name)


def _must(part: CompValue) -> tuple[_Pattern, ...]:
    """The patterns that hold in all solutions of a part of a query."""
    if part.name == "BGP":
        return tuple(_Pattern(start, _way(predicate), end) for start, predicate, end in part.triples)
    if part.name == "Join":
        return (*_must(part.p1), *_must(part.p2))
    if part.name == "LeftJoin":
        return _must(part.p1)
    return _must(part.p) if part.name in ("Filter", "Extend") else ()


def _in_condition(condition: object, beside: tuple[_Pattern, ...]) -> Iterator[tuple[_Pattern, tuple[_Pattern, ...]]]:
    """The patterns of the EXISTS in a condition."""
    if isinstance(condition, CompValue) and condition.name in _EXISTS:
        yield from _patterns(condition.graph, beside)
        return
    members = condition.values() if isinstance(condition, CompValue) else condition
    if isinstance(condition, CompValue | list | tuple):
        for member in members:
            yield from _in_condition(member, beside)


def _way(predicate: Node | Path) -> Way:
    if isinstance(predicate, Variable):
        return Anything()
    if isinstance(predicate, URIRef):
        return Step(predicate)
    if isinstance(predicate, InvPath):
        return turned(_way(predicate.arg))
    if isinstance(predicate, SequencePath):
        return Chain(tuple(map(_way, predicate.args)))
    if isinstance(predicate, AlternativePath):
        return Choice(tuple(map(_way, predicate.args)))
    if isinstance(predicate, MulPath):
        return Repeat(_way(predicate.path), str(predicate.mod))
    raise _UnknownError(predicate)


def _steps(way: Way) -> Iterator[Step | Anything]:
    if isinstance(way, Step | Anything):
        yield way
    for part in (way.part,) if isinstance(way, Repeat) else getattr(way, "parts", ()):
        yield from _steps(part)
