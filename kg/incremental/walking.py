"""Walks along paths for whole sets of nodes, and which nodes have a changed statement on their way.

A walk costs what it reaches, not what the graph holds.
"""

from collections.abc import Iterable
from typing import NamedTuple

import rdflib

from kg.compiling.route import Chain, Choice, Repeat, Route, Step
from kg.graphs import Triple
from kg.results import Node


class Anything(NamedTuple):
    """One step by any property."""

    backwards: bool = False


Way = Route | Anything


def turned(way: Way) -> Way:
    """A path from its end to its start."""
    if isinstance(way, Step | Anything):
        return way._replace(backwards=not way.backwards)
    if isinstance(way, Repeat):
        return way._replace(part=turned(way.part))
    parts = tuple(map(turned, way.parts))
    return Chain(parts[::-1]) if isinstance(way, Chain) else Choice(parts)


def walk(graph: rdflib.Graph, way: Way, starts: set[Node]) -> set[Node]:
    """The nodes at the end of a path from some of these."""
    if not starts:
        return set()
    if isinstance(way, Chain):
        for part in way.parts:
            starts = walk(graph, part, starts)
        return starts
    if isinstance(way, Choice):
        return set().union(*(walk(graph, part, starts) for part in way.parts))
    if isinstance(way, Repeat):
        return _again(graph, way, starts)
    predicate = way.predicate if isinstance(way, Step) else None
    if way.backwards:
        return {start for node in starts for start in graph.subjects(predicate, node)}
    return {end for node in starts for end in graph.objects(node, predicate)}


def _again(graph: rdflib.Graph, way: Repeat, starts: set[Node]) -> set[Node]:
    reached = new = walk(graph, way.part, starts)
    while new and way.times != "?":
        new = walk(graph, way.part, new) - reached
        reached = reached | new
    return reached if way.times == "+" else reached | starts


class Change:
    """What an edit added to a graph and removed from it. `graph` is the one after it.

    Walks go through that one alone: before the first changed statement on a way, all others are in both.
    """

    def __init__(self, graph: rdflib.Graph, added: Iterable[Triple], removed: Iterable[Triple]):
        self.graph = graph
        self._triples: dict[Node, list[Triple]] = {}
        for triple in (*added, *removed):
            self._triples.setdefault(triple[1], []).append(triple)

    def of(self, way: Step | Anything) -> list[Triple]:
        """The changed statements with the property of a step."""
        if isinstance(way, Step):
            return self._triples.get(way.predicate, [])
        return [triple for triples in self._triples.values() for triple in triples]

    def touched(self, way: Way) -> set[Node]:
        """The nodes from which a path leads over a changed statement."""
        if isinstance(way, Step | Anything):
            return {triple[2] if way.backwards else triple[0] for triple in self.of(way)}
        if isinstance(way, Choice):
            return set().union(*map(self.touched, way.parts))
        if isinstance(way, Repeat):
            nodes = self.touched(way.part)
            return nodes if way.times == "?" else walk(self.graph, Repeat(turned(way.part), "*"), nodes)
        nodes: set[Node] = set()
        for part in reversed(way.parts):
            nodes = self.touched(part) | walk(self.graph, turned(part), nodes)
        return nodes
