"""A graph in a store, what shapes found in it, and how both follow an edit."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, takewhile

import rdflib
from rdflib import RDFS, SH

from kg.compiling.conditions import Conditions
from kg.compiling.model import Shape
from kg.compiling.program import Program, hierarchy
from kg.compiling.queries import Query, Scope, queries, scope_of, within
from kg.compiling.running import writer_for
from kg.compiling.selects import Select, selects
from kg.engines import ntriples
from kg.graphs import Triple
from kg.incremental.reach import Map, Touched, as_stored, is_nameless, roots
from kg.incremental.reading import Level
from kg.incremental.walking import Change
from kg.results import Node, Result
from kg.store import Store

MANY = 1_000
"""From how many nodes on a query that looks at all is not slower than one that names them."""


class Kept:
    """A graph in a store, and what the shapes found in it: by the shape that reports and its focus node."""

    def __init__(self, program: Program, places: Map, graph: rdflib.Graph):
        self._program, self._map = program, places
        self._store = Store.of_text(ntriples(graph))
        self._found: dict[Node, dict[Node, set[Result]]] = {}
        self._set_hierarchy(graph)

    def results(self) -> set[Result]:
        """All that was found."""
        return {result for mine in self._found.values() for results in mine.values() for result in results}

    def change(self, graph: rdflib.Graph, added: set[Triple], removed: set[Triple]) -> dict[Node, set[Node]] | None:
        """Follow the graph; which focus nodes were looked at, None for all."""
        change = Change(graph, added, removed)
        self._store.change(_as_text(added), _as_text(removed))
        return self.look(change)

    def look(self, change: Change) -> dict[Node, set[Node]] | None:
        """Look again at what a change can reach, which the store holds already."""
        graph, touched = change.graph, self._map.touched(change, self._closure)
        everything = all(nodes is None for nodes in touched.values())
        if everything:
            self._set_hierarchy(graph)
        self._run(graph, touched)
        return None if everything else self._map.reached(touched, graph, self._closure)

    def look_at_all(self, graph: rdflib.Graph) -> None:
        """Look at all that the shapes look at."""
        self._run(graph, dict.fromkeys(self._map.levels))

    def _set_hierarchy(self, graph: rdflib.Graph) -> None:
        self._closure = hierarchy(graph.subject_objects(RDFS.subClassOf), self._program.classes)

    def _run(self, graph: rdflib.Graph, touched: Touched) -> None:
        for node, nodes in touched.items():
            if nodes is None:
                self._found[node] = {}
                self._keep(node, self._all(node), lambda _: True)
            elif nodes:
                mine = self._found.get(node, {})
                for gone in mine.keys() & set(map(as_stored, nodes)):
                    del mine[gone]
                among = self._map.focus_nodes(node, nodes, graph, self._closure)
                self._keep(node, self._of(node, among, graph), among.__contains__)

    def _keep(self, node: Node, results: Iterable[Result], wanted: Callable[[Node], bool]) -> None:
        mine = self._found.setdefault(node, {})
        for result in results:
            if wanted(result.focus):
                mine.setdefault(result.focus, set()).add(result)

    def _all(self, node: Node) -> Iterator[Result]:
        return chain.from_iterable(
            self._ask(level.shape, _scope(level, scope_of(level.root.targets, self._closure)))
            for level in self._map.levels[node]
        )

    def _of(self, node: Node, nodes: set[Node], graph: rdflib.Graph) -> Iterator[Result]:
        """What a shape finds at some focus nodes, and perhaps at others."""
        if len(nodes) > MANY:
            yield from self._all(node)
            return
        nameless = {node for node in nodes if is_nameless(node)}
        if named := nodes - nameless:
            yield from self._ask(self._map.levels[node][0].shape, _scope_of_nodes(named))
        for level in self._map.levels[node] if nameless else ():
            above = roots(level, nameless, graph, self._closure)
            aim = self._ask_from(above, level)
            yield from self._ask(level.shape, _scope(level, aim))

    def _ask_from(self, above: set[Node], level: Level) -> Scope:
        if len(above) > MANY or any(map(is_nameless, above)):
            return scope_of(level.root.targets, self._closure)
        return _scope_of_nodes(above)

    def _ask(self, shape: Shape, scope: Scope) -> Iterator[Result]:
        """What one shape finds, without its property shapes, which are levels of their own."""
        writer = writer_for(self._program, self._store)
        mine: list[Query | Select] = [
            *_own(shape, queries(shape, scope, Conditions(writer, self._closure))),
            *_own(shape, selects(self._program.graph, shape, scope, writer)),
        ]
        for query in mine:
            for row in self._store.solutions(query.text):
                yield query.result(row)


def _own(shape: Shape, asked: Iterable[Query | Select]) -> Iterable[Query | Select]:
    return takewhile(lambda query: query.shape is shape, asked)  # its own come first


def _scope(level: Level, scope: Scope) -> Scope:
    """The focus nodes of a level, from a scope of targets."""
    for shape in level.above:
        scope = within(scope, shape)
    return scope


def _scope_of_nodes(nodes: Iterable[Node]) -> Scope:
    return scope_of({SH.targetNode: sorted(nodes, key=str)}, {})


def _as_text(triples: Iterable[Triple]) -> bytes:
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(triple)
    return ntriples(graph)
