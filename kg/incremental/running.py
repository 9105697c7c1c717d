"""Shapes that are run again and again on a graph as it is edited."""

from collections.abc import Iterable
from typing import NamedTuple

import rdflib

from kg.compiling.model import NotCoveredError
from kg.compiling.program import Program
from kg.engines import Reference
from kg.errors import UnreadableError
from kg.graphs import Triple
from kg.incremental.kept import Kept
from kg.incremental.nameless import alike
from kg.incremental.reach import Map
from kg.incremental.walking import Change
from kg.results import Node, Result


class Found(NamedTuple):
    """What the shapes find in a graph, and which focus nodes of each shape with targets were looked at for it.

    `reached` is None where all were.
    """

    results: set[Result]
    reached: dict[Node, set[Node]] | None


class Incremental:
    """Shapes, and what they found in a graph at last: after an edit only what it can reach is looked at.

    Results are the same as of a full run, which it is where the shapes cannot be compiled, or no store takes the graph.
    Raises KgError for broken shapes.
    """

    def __init__(self, shapes: rdflib.Graph):
        self._shapes = shapes
        self._last: Kept | None = None
        self._seen: set[Triple] = set()
        try:
            self._program = Program(shapes)
            self._map = Map(self._program)
        except NotCoveredError:
            self._program = None

    @property
    def is_full(self) -> bool:
        """Whether every run is a full one, for the shapes cannot be compiled."""
        return self._program is None

    def results(self, graph: rdflib.Graph) -> Found:
        """What the shapes find in a graph, which is compared with the last one. It must hold the class hierarchy."""
        if self._program is None:
            return _in_full(self._shapes, graph)
        now = set(graph)
        if self._last is not None:
            return self._again(graph, now - self._seen, self._seen - now)
        try:
            last = Kept(self._program, self._map, graph)
        except UnreadableError:
            return _in_full(self._shapes, graph)
        last.look_at_all(graph)
        self._last, self._seen = last, now
        return Found(last.results(), None)

    def changed(self, graph: rdflib.Graph, added: Iterable[Triple], removed: Iterable[Triple]) -> Found:
        """The same for a caller who knows by what the graph differs from the last one, which need not be compared."""
        if self._last is None:
            return self.results(graph)
        new = set(added)
        return self._again(graph, new - self._seen, self._seen.intersection(removed) - new)

    def _again(self, graph: rdflib.Graph, added: set[Triple], removed: set[Triple]) -> Found:
        last, self._last = self._last, None  # what fails halfway starts from nothing next time
        try:
            reached = last.change(graph, added, removed)
        except UnreadableError:
            return _in_full(self._shapes, graph)
        self._seen -= removed
        self._seen |= added
        self._last = last
        return Found(last.results(), reached)


def since(before: Iterable[Triple], after: rdflib.Graph, shapes: rdflib.Graph) -> Found:
    """What the shapes find where the change from one graph to another reaches. Raises KgError for broken shapes.

    Both graphs must hold the class hierarchy. Blank nodes may have other labels in one than in the other.
    """
    try:
        program = Program(shapes)
        places = Map(program)
        kept = Kept(program, places, after)
    except (NotCoveredError, UnreadableError):
        return _in_full(shapes, after)
    there = kept.look(_between(before, after))
    return Found(kept.results(), there)


def _in_full(shapes: rdflib.Graph, graph: rdflib.Graph) -> Found:
    return Found(set(Reference(shapes).results(graph)), None)


def _between(before: Iterable[Triple], after: rdflib.Graph) -> Change:
    now = set(after)
    then = alike(before, now)
    return Change(after, now - then, then - now)
