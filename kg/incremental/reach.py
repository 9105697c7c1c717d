"""Which focus nodes a change can reach: those whose results may be others than before."""

from collections.abc import Collection, Mapping

import rdflib
from rdflib import RDF, RDFS, SH, BNode, Literal

from kg.compiling.conditions import Closure
from kg.compiling.model import Shape
from kg.compiling.program import Program
from kg.compiling.route import Step
from kg.incremental.reading import Level, Reads, levels, reads
from kg.incremental.walking import Change, turned, walk
from kg.results import Node

Touched = Mapping[Node, set[Node] | None]
"""By the shape that reports, its focus nodes that a change can reach, and others; None for all there are."""
_HIERARCHY = Step(RDFS.subClassOf)


class Map:
    """Where the shapes of a program stand, and what each of them reads."""

    def __init__(self, program: Program):
        self.levels: dict[Node, list[Level]] = {}
        for shape in program.shapes:
            for level in levels(shape):
                self.levels.setdefault(level.shape.node, []).append(level)
        self._reads: dict[Node, Reads] = {
            node: reads(places[0].shape, program.graph) for node, places in self.levels.items()
        }

    def touched(self, change: Change, closure: Closure) -> Touched:
        """What a change can reach. A changed hierarchy of classes can reach everything."""
        if change.of(_HIERARCHY):
            return dict.fromkeys(self.levels)
        aims = {
            level.root.node: _aims(level.root, change, closure) for places in self.levels.values() for level in places
        }
        return {node: self._of_shape(node, change, aims) for node in self.levels}

    def _of_shape(self, node: Node, change: Change, aims: Mapping[Node, set[Node]]) -> set[Node] | None:
        if any(change.of(step) for step in self._reads[node].anywhere):
            return None
        nodes = set().union(*map(change.touched, self._reads[node].ways))
        for level in self.levels[node]:  # what is no value node any more, or only now
            nodes |= change.touched(turned(level.way)) | walk(change.graph, level.way, aims[level.root.node])
        return nodes

    def focus_nodes(self, node: Node, among: set[Node], graph: rdflib.Graph, closure: Closure) -> set[Node]:
        """Those of some nodes that a shape looks at, as a store names them."""
        found = set()
        for level in self.levels[node]:
            found |= walk(graph, level.way, roots(level, among, graph, closure)) & among
        return {as_stored(node) for node in found}

    def reached(self, touched: Touched, graph: rdflib.Graph, closure: Closure) -> dict[Node, set[Node]]:
        """The same for the shapes with targets: their focus nodes in the graph as it is now."""
        found = {level.root.node: set() for places in self.levels.values() for level in places}
        for node, nodes in touched.items():
            for level in self.levels[node]:
                found[level.root.node] |= roots(level, nodes, graph, closure)
        return found


def roots(level: Level, nodes: Collection[Node] | None, graph: rdflib.Graph, closure: Closure) -> set[Node]:
    """The targets from which a shape comes to some of these nodes; all targets for None."""
    if nodes is None:
        return _targets(level.root, graph, closure)
    return _aimed(level.root, walk(graph, turned(level.way), set(nodes)), graph, closure)


def as_stored(node: Node) -> Node:
    """A node as a store gives it back: it does not know a text with the datatype of texts from one without."""
    return Literal(str(node)) if isinstance(node, Literal) and node.datatype == rdflib.XSD.string else node


def is_nameless(node: Node) -> bool:
    """Whether no query can name a node."""
    return isinstance(node, BNode)


def _ways(shape: Shape) -> list[Step]:
    """The steps that lead from their targets to the nodes of a shape, but for classes."""
    forwards = [Step(predicate) for predicate in shape.targets.get(SH.targetObjectsOf, ())]
    return forwards + [Step(predicate, True) for predicate in shape.targets.get(SH.targetSubjectsOf, ())]


def _classes(shape: Shape, closure: Closure) -> set[Node]:
    return {c for target in shape.targets.get(SH.targetClass, ()) for c in closure.get(target, [target])}


def _aims(shape: Shape, change: Change, closure: Closure) -> set[Node]:
    """The nodes that became targets, or are none any more, perhaps."""
    classes = _classes(shape, closure)
    typed = {s for s, _, cls in change.of(Step(RDF.type)) if cls in classes}
    return typed.union(*(change.touched(turned(step)) for step in _ways(shape)))


def _aimed(shape: Shape, nodes: set[Node], graph: rdflib.Graph, closure: Closure) -> set[Node]:
    """Those of some nodes that are targets."""
    classes = _classes(shape, closure)
    found = nodes.intersection(shape.targets.get(SH.targetNode, ()))
    if classes:
        found |= {node for node in nodes if not classes.isdisjoint(graph.objects(node, RDF.type))}
    for predicate in shape.targets.get(SH.targetSubjectsOf, ()):
        found |= {node for node in nodes if (node, predicate, None) in graph}
    for predicate in shape.targets.get(SH.targetObjectsOf, ()):
        found |= {node for node in nodes if (None, predicate, node) in graph}
    return found


def _targets(shape: Shape, graph: rdflib.Graph, closure: Closure) -> set[Node]:
    found = set(shape.targets.get(SH.targetNode, ()))
    found |= {node for cls in _classes(shape, closure) for node in graph.subjects(RDF.type, cls)}
    for predicate in shape.targets.get(SH.targetSubjectsOf, ()):
        found |= set(graph.subjects(predicate))
    for predicate in shape.targets.get(SH.targetObjectsOf, ()):
        found |= set(graph.objects(None, predicate))
    return found
