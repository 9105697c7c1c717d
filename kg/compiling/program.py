"""Shapes compiled for one store: the queries that find all violations."""

from collections.abc import Iterable, Iterator

import rdflib
from rdflib import SH, BNode, URIRef

from kg.compiling.conditions import Closure, Conditions
from kg.compiling.model import Constraint, NotCoveredError, Reader, Shape
from kg.compiling.queries import Query, queries, scope_of
from kg.compiling.selects import Select, selects
from kg.compiling.writer import Writer
from kg.results import Node

_TERMS = {SH["in"], SH.hasValue}


class Program:
    """Shapes that can be compiled; without `of_core` only their SHACL-SPARQL constraints are.

    Raises NotCoveredError for others, before anything runs.
    """

    def __init__(self, shapes: rdflib.Graph, of_core: bool = True):
        self.graph, self._of_core = shapes, of_core
        self.shapes = Reader(shapes).targeted()
        for shape in self.shapes if of_core else ():
            _refuse_nameless(shape)
        for _ in self.queries({}, Writer()):  # what cannot be written is refused here
            pass

    @property
    def classes(self) -> set[URIRef]:
        """The classes that targets and constraints name."""
        targets = {c for shape in self.shapes for c in shape.targets.get(SH.targetClass, ())}
        return targets | set(self.graph.objects(None, SH["class"]))

    def queries(
        self, closure: Closure, writer: Writer, shapes: Iterable[Shape] | None = None
    ) -> Iterator[Query | Select]:
        """The queries for all shapes, or for some of them, on a store with this hierarchy of classes."""
        conditions = Conditions(writer, closure)
        for shape in self.shapes if shapes is None else shapes:
            scope = scope_of(shape.targets, closure)
            if self._of_core:
                yield from queries(shape, scope, conditions)
            yield from selects(self.graph, shape, scope, writer)


def hierarchy(pairs: Iterable[tuple[Node, Node]], classes: Iterable[URIRef]) -> dict[URIRef, list[URIRef]]:
    """Each of these classes with itself and all its subclasses, from pairs of subclass and class."""
    below: dict[Node, list[Node]] = {}
    for sub, cls in pairs:
        below.setdefault(cls, []).append(sub)
    found = {}
    for cls in classes:
        reached, waiting = {cls}, [cls]
        while waiting:
            new = [sub for sub in below.get(waiting.pop(), ()) if sub not in reached]
            reached.update(new)
            waiting += new
        found[cls] = sorted(node for node in reached if isinstance(node, URIRef))
    return found


def _refuse_nameless(shape: Shape) -> None:
    """Raise NotCoveredError where a shape speaks of one node without a name: no query can."""
    for constraint in shape.constraints:
        _refuse_in(shape, constraint)
    for part in shape.properties:
        _refuse_nameless(part)
    if any(isinstance(node, BNode) for node in shape.targets.get(SH.targetNode, ())):
        raise NotCoveredError("sh:targetNode with a blank node", shape.node)


def _refuse_in(shape: Shape, constraint: Constraint) -> None:
    for part in constraint.shapes:
        _refuse_nameless(part)
    if constraint.parameter in _TERMS and any(isinstance(n, BNode) for n in constraint.members or [constraint.value]):
        raise NotCoveredError(f"a blank node in {constraint.parameter.n3()}", shape.node)
