"""What SHACL shapes look at: their focus nodes, counted and narrowed."""

from collections.abc import Iterable, Mapping

import rdflib
from rdflib import RDF, RDFS, SH, URIRef

from kg.graphs import Document


def focus_nodes(data: rdflib.Graph, shapes: rdflib.Graph, shape: URIRef) -> set[rdflib.term.Node]:
    """The nodes that a shape looks at by its targets: classes with their subclasses, and subjects of a property."""
    nodes: set[rdflib.term.Node] = set()
    for target in shapes.objects(shape, SH.targetClass):
        for cls in data.transitive_subjects(RDFS.subClassOf, target):
            nodes |= set(data.subjects(RDF.type, cls))
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        nodes |= set(data.subjects(predicate, None))
    return nodes


def coverage(
    data: rdflib.Graph, shapes: rdflib.Graph, documents: Iterable[Document]
) -> dict[URIRef, set[rdflib.term.Node]]:
    """The nodes of the files that each node shape looks at, by shape."""
    described = {subject for document in documents for subject in document.graph.subjects()}
    node_shapes = sorted(shapes.subjects(RDF.type, SH.NodeShape))
    return {shape: focus_nodes(data, shapes, shape) & described for shape in node_shapes}


def aimed(shapes: rdflib.Graph, nodes: Mapping[URIRef, set[rdflib.term.Node]]) -> rdflib.Graph:
    """The shapes with targets that are just these nodes, so that the rest of the graph is not checked in vain.

    Not by the option `focus_nodes` of pySHACL: it filters the nodes of nested shapes too, and finds what is not so.
    """
    aimed = rdflib.Graph() + shapes
    for shape, mine in nodes.items():
        for target in (SH.targetClass, SH.targetSubjectsOf):
            aimed.remove((shape, target, None))
        for node in mine:
            aimed.add((shape, SH.targetNode, node))
    return aimed
