"""Shapes as they are compiled: what a graph of shapes says, read once.

https://www.w3.org/TR/shacl/. What is not read here is refused by name, so that nothing is left unchecked in silence.
"""

from dataclasses import dataclass, field

import rdflib
from rdflib import OWL, RDF, RDFS, SH, XSD, Literal, URIRef

from kg.compiling.route import Route, read_route
from kg.errors import KgError
from kg.results import Node, in_order

_NOT_CONSTRAINTS = {
    SH[name]
    for name in (
        "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "path", "property", "severity", "message",
        "deactivated", "name", "description", "order", "group", "defaultValue", "flags", "ignoredProperties",
        "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint", "prefixes", "declare",
        "suggestedShapesGraph", "shapesGraph", "entailment", "select", "ask",
    )
}  # fmt: skip
_CONSTRAINTS = {
    SH[name]
    for name in (
        "class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive",
        "maxInclusive", "minLength", "maxLength", "pattern", "languageIn", "uniqueLang", "equals", "disjoint",
        "lessThan", "lessThanOrEquals", "not", "and", "or", "xone", "node", "qualifiedValueShape", "closed",
        "hasValue", "in", "sparql",
    )
}  # fmt: skip
_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_LISTS = {SH[name] for name in ("and", "or", "xone", "in", "languageIn")}
_SHAPES = {SH[name] for name in ("not", "node", "qualifiedValueShape")}


class NotCoveredError(KgError):
    """Shapes that an engine cannot run. `what` is the word of SHACL, `shape` the shape that uses it."""

    def __init__(self, what: str, shape: object):
        super().__init__(f"{shape} uses {what}, which only --engine reference runs, on files. Take it out or run that.")
        self.what, self.shape = what, shape


@dataclass(frozen=True)
class Constraint:
    """One constraint: the parameter that makes it, its value, and its members where that is a list.

    `shapes` are the shapes that it speaks of. `most` is a second number, that of ``sh:qualifiedMaxCount``.
    """

    parameter: URIRef
    value: Node
    members: tuple[Node, ...] = ()
    shapes: tuple["Shape", ...] = ()

    @property
    def component(self) -> URIRef:
        """The IRI of its constraint component."""
        local = self.parameter.removeprefix(str(SH))
        return SH[f"{local[0].upper()}{local[1:]}ConstraintComponent"]


@dataclass(frozen=True)
class Shape:
    """A shape: where it looks (`targets`, and `route` for a property shape), and what it asks.

    `siblings` are the shapes whose values do not count for a qualified shape of this one.
    """

    node: Node
    route: Route | None
    path: Node | None
    severity: URIRef
    messages: tuple[Literal, ...]
    constraints: tuple[Constraint, ...] = ()
    properties: tuple["Shape", ...] = ()
    targets: dict[URIRef, tuple[Node, ...]] = field(default_factory=dict, hash=False, compare=False)
    siblings: tuple["Shape", ...] = ()
    flags: str = ""
    ignored: tuple[URIRef, ...] = ()


class Reader:
    """Reads shapes from a graph. Raises NotCoveredError for what cannot be compiled."""

    def __init__(self, shapes: rdflib.Graph):
        self._graph = shapes
        self._own = {p for c in shapes.subjects(SH.parameter, None) for p in self._parameters(c)}
        self._open: list[Node] = []
        self._known: dict[Node, Shape] = {}

    def targeted(self) -> list[Shape]:
        """The active shapes that have targets of their own, in the order of their names."""
        nodes = {node for target in _TARGETS for node in self._graph.subjects(target, None)}
        nodes |= {node for kind in (SH.NodeShape, SH.PropertyShape) for node in self._graph.subjects(RDF.type, kind)}
        nodes |= set(self._graph.subjects(SH.target, None))
        return [self.read(node) for node in sorted(nodes, key=str) if self._active(node) and self._targets(node)]

    def read(self, node: Node) -> Shape:
        """One shape with all that it speaks of. Raises NotCoveredError, for shapes that speak of themselves too."""
        if node in self._open:
            raise NotCoveredError("itself, in a circle", node)
        if node not in self._known:
            self._open.append(node)
            self._known[node] = self._read(node)
            self._open.pop()
        return self._known[node]

    def _read(self, node: Node) -> Shape:
        graph, path = self._graph, self._graph.value(node, SH.path)
        for predicate in sorted(set(graph.predicates(node))):
            if predicate in self._own or (predicate in SH and predicate not in _CONSTRAINTS | _NOT_CONSTRAINTS):
                raise NotCoveredError(graph.qname(predicate) if predicate in SH else predicate, node)
        return Shape(
            node,
            None if path is None else read_route(graph, path, node),
            path,
            graph.value(node, SH.severity) or SH.Violation,
            in_order(graph.objects(node, SH.message)),
            tuple(c for p in sorted(set(graph.predicates(node)) & _CONSTRAINTS) for c in self._constraints(node, p)),
            tuple(self.read(p) for p in sorted(graph.objects(node, SH.property), key=str) if self._active(p)),
            self._targets(node),
            self._siblings(node),
            str(graph.value(node, SH.flags) or ""),
            tuple(graph.items(graph.value(node, SH.ignoredProperties))) if self._is(node, SH.ignoredProperties) else (),
        )

    def _constraints(self, node: Node, parameter: URIRef) -> list[Constraint]:
        found = []
        for value in sorted(self._graph.objects(node, parameter), key=str):
            members = tuple(self._graph.items(value)) if parameter in _LISTS else ()
            spoken_of = members if parameter in {SH["and"], SH["or"], SH.xone} else (value,) * (parameter in _SHAPES)
            # A shape that is not active has nothing to say, so every value conforms to it.
            shapes = tuple(self.read(s) if self._active(s) else _idle(s) for s in spoken_of)
            if parameter != SH.qualifiedValueShape:
                found.append(Constraint(parameter, value, members, shapes))
                continue
            for bound in (SH.qualifiedMinCount, SH.qualifiedMaxCount):
                found += [Constraint(bound, number, (), shapes) for number in self._graph.objects(node, bound)]
        return found

    def _siblings(self, node: Node) -> tuple[Shape, ...]:
        graph = self._graph
        if not any(map(is_true, graph.objects(node, SH.qualifiedValueShapesDisjoint))):
            return ()
        beside = {p for parent in graph.subjects(SH.property, node) for p in graph.objects(parent, SH.property)}
        shapes = {s for p in beside for s in graph.objects(p, SH.qualifiedValueShape)}
        return tuple(self.read(s) for s in sorted(shapes - set(graph.objects(node, SH.qualifiedValueShape)), key=str))

    def _targets(self, node: Node) -> dict[URIRef, tuple[Node, ...]]:
        if self._is(node, SH.target):
            raise NotCoveredError("sh:target", node)
        targets = {t: tuple(sorted(self._graph.objects(node, t), key=str)) for t in _TARGETS if self._is(node, t)}
        if any((node, RDF.type, cls) in self._graph for cls in (RDFS.Class, OWL.Class)):
            targets[SH.targetClass] = (*targets.get(SH.targetClass, ()), node)
        return targets

    def _is(self, node: Node, predicate: URIRef) -> bool:
        return (node, predicate, None) in self._graph

    def _active(self, node: Node) -> bool:
        return not any(map(is_true, self._graph.objects(node, SH.deactivated)))

    def _parameters(self, component: Node) -> list[Node]:
        return [p for q in self._graph.objects(component, SH.parameter) for p in self._graph.objects(q, SH.path)]


def is_true(flag: Node) -> bool:
    """Whether a flag of SHACL is set: it asks for the term ``true``, so ``1`` does not count."""
    return flag == Literal("true", datatype=XSD.boolean) and str(flag) == "true"


def _idle(node: Node) -> Shape:
    return Shape(node, None, None, SH.Violation, ())
