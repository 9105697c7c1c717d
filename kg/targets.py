"""What SHACL shapes look at: their focus nodes.

pySHACL says "conforms" where nothing was looked at, hence the count.
"""

from collections.abc import Collection

import rdflib
from rdflib import OWL, RDF, RDFS, SH

Node = rdflib.term.Node


def focus_nodes(data: rdflib.Graph, shapes: rdflib.Graph, shape: Node) -> set[Node]:
    """The nodes that a shape looks at by its targets, https://www.w3.org/TR/shacl/#targets.

    These are nodes named, instances of classes and their subclasses (a shape that is a class targets its own), subjects
    and objects of properties.
    """
    nodes = set(shapes.objects(shape, SH.targetNode))
    classes = set(shapes.objects(shape, SH.targetClass))
    if (shape, RDF.type, RDFS.Class) in shapes or (shape, RDF.type, OWL.Class) in shapes:
        classes.add(shape)
    for target in classes:
        for cls in data.transitive_subjects(RDFS.subClassOf, target):
            nodes |= set(data.subjects(RDF.type, cls))
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        nodes |= set(data.subjects(predicate, None))
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        nodes |= set(data.objects(None, predicate))
    return nodes


def coverage(data: rdflib.Graph, shapes: rdflib.Graph, among: Collection[Node] | None) -> dict[Node, set[Node]]:
    """The focus nodes of each shape that has targets or is a node shape with a name; only those `among`, if given."""
    declared = {shape for shape in shapes.subjects(RDF.type, SH.NodeShape) if isinstance(shape, rdflib.URIRef)}
    for target in (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf):
        declared |= set(shapes.subjects(target, None))
    used = set(shapes.objects(None, SH.node)) | set(shapes.objects(None, SH.property))
    found = {}
    for shape in sorted(declared, key=str):
        nodes = focus_nodes(data, shapes, shape)
        if among is not None:
            nodes = {node for node in nodes if node in among}
        deactivated = any(bool(flag.value) for flag in shapes.objects(shape, SH.deactivated))
        if not deactivated and (nodes or shape not in used):
            found[shape] = nodes
    return found
