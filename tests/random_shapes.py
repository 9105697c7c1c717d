"""Random shapes and graphs, to compare engines on them.

Left out is where pySHACL itself departs from SHACL: comparisons of what cannot be compared (it compares IRIs as texts),
and ill-typed values of types that it does not know.
"""

import rdflib
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SH, XSD, BNode, Literal, URIRef
from rdflib.collection import Collection

_NODES = [URIRef(f"http://e/{name}") for name in "abcd"] + [BNode("n1"), BNode("n2")]
_PROPERTIES = [URIRef(f"http://e/{name}") for name in "pqr"]
CLASSES = [URIRef(f"http://e/{name}") for name in "CD"]
_NUMBERS = [
    Literal(text, datatype=datatype, normalize=False)
    for text, datatype in (
        ("5", XSD.integer), ("05", XSD.integer), ("5", XSD.nonNegativeInteger), ("7.50", XSD.decimal), ("-1", XSD.int),
    )
]  # fmt: skip
_OTHERS = [
    Literal("x"), Literal("yy", lang="en"), Literal("z", lang="en-GB"), Literal("w", lang="es"),
    Literal("abc", datatype=XSD.integer, normalize=False), Literal("2024-01-31", datatype=XSD.date),
    Literal("true", datatype=XSD.boolean), Literal('x y\n"q\\'),
]  # fmt: skip
_NAMED = st.sampled_from([node for node in [*_NODES, *_NUMBERS, *_OTHERS] if not isinstance(node, BNode)])
_COMPARING = {SH.minInclusive, SH.maxExclusive, SH.lessThan}
_LOGIC = ("not", "and", "or", "xone", "node", "qualified", "property")
_OF_VALUES = (
    "class", "datatype", "nodeKind", "minInclusive", "maxExclusive", "minLength", "maxLength", "pattern", "languageIn",
    "in", "hasValue", "not", "and", "or", "xone", "node", "equals", "disjoint",
)  # fmt: skip


@st.composite
def graphs(draw, shapes: rdflib.Graph) -> rdflib.Graph:
    """A small graph; where the shapes compare values, with literals that can be compared."""
    literals = _NUMBERS if set(shapes.predicates()) & _COMPARING else [*_NUMBERS, *_OTHERS]
    said = st.tuples(st.sampled_from(_NODES), st.sampled_from(_PROPERTIES), st.sampled_from([*_NODES, *literals]))
    typed = st.tuples(st.sampled_from(_NODES), st.just(RDF.type), st.sampled_from(CLASSES))
    graph, compared = rdflib.Graph(), set(shapes.objects(None, SH.lessThan))
    for triple in draw(st.lists(st.one_of(said, typed), min_size=1, max_size=14)):
        if triple[1] not in compared or isinstance(triple[2], Literal):
            graph.add(triple)
    graph.add((CLASSES[1], RDFS.subClassOf, CLASSES[0]))
    return graph


@st.composite
def shapes(draw) -> rdflib.Graph:
    """A shape with a target, and those that it speaks of."""
    graph = rdflib.Graph()
    node = _shape(draw, graph, 2, draw(st.booleans()))
    target = draw(st.sampled_from([SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf]))
    among = {SH.targetClass: st.sampled_from(CLASSES), SH.targetNode: _NAMED}
    if set(graph.predicates()) & _COMPARING:
        among[SH.targetNode] = st.sampled_from(_NODES[:4])
    for aim in draw(st.lists(among.get(target, st.sampled_from(_PROPERTIES)), min_size=1, max_size=2)):
        graph.add((node, target, aim))
    if draw(st.booleans()):
        graph.add((node, SH.severity, SH.Warning))
    return graph


def _shape(draw, graph: rdflib.Graph, depth: int, of_property: bool) -> URIRef:
    node = URIRef(f"http://e/S{len(set(graph.subjects(RDF.type, None)))}")
    graph.add((node, RDF.type, SH.PropertyShape if of_property else SH.NodeShape))
    if of_property:
        graph.add((node, SH.path, _path(draw, graph, 1)))
    for _ in range(draw(st.integers(1, 2))):
        _constraint(draw, graph, node, of_property, depth)
    return node


def _path(draw, graph: rdflib.Graph, depth: int) -> rdflib.term.Node:
    kind = draw(st.sampled_from(["", "", "", "^", "/", "|", "*", "+", "?"] if depth else [""]))
    if not kind:
        return draw(st.sampled_from(_PROPERTIES))
    node = BNode()
    repeats = {"^": SH.inversePath, "*": SH.zeroOrMorePath, "+": SH.oneOrMorePath, "?": SH.zeroOrOnePath}
    if kind in repeats:
        graph.add((node, repeats[kind], _path(draw, graph, depth - 1)))
        return node
    parts = _list(graph, [_path(draw, graph, depth - 1) for _ in range(2)])
    if kind == "|":
        graph.add((node, SH.alternativePath, parts))
    return node if kind == "|" else parts


def _list(graph: rdflib.Graph, members: list) -> BNode:
    node = BNode()
    Collection(graph, node, members)
    return node


def _constraint(draw, graph: rdflib.Graph, node: URIRef, of_property: bool, depth: int) -> None:
    """Add one constraint to a shape."""
    names = [*_OF_VALUES, *(("minCount", "maxCount", "uniqueLang", "lessThan", "qualified") if of_property else ())]
    names += () if of_property else ("closed", "property")
    name = draw(st.sampled_from([n for n in names if depth or n not in _LOGIC]))
    inner = lambda: _shape(draw, graph, depth - 1, draw(st.booleans()))  # noqa: E731
    count = Literal(draw(st.integers(0, 2)))
    several = {
        "class": lambda: draw(st.sampled_from(CLASSES)),
        "hasValue": lambda: draw(_NAMED),
        "not": inner,
        "node": inner,
        **dict.fromkeys(("and", "or", "xone"), lambda: _list(graph, [inner(), inner()])),
        **dict.fromkeys(("equals", "disjoint", "lessThan"), lambda: draw(st.sampled_from(_PROPERTIES))),
        "property": lambda: _shape(draw, graph, depth - 1, True),
    }
    datatypes = [XSD.string, XSD.integer, XSD.nonNegativeInteger, XSD.decimal, RDF.langString, XSD.date]
    kinds = [SH.IRI, SH.BlankNode, SH.Literal, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral]
    one = {
        "datatype": lambda: draw(st.sampled_from(datatypes)),
        "nodeKind": lambda: draw(st.sampled_from(kinds)),
        "pattern": lambda: Literal(draw(st.sampled_from(["^x", "y$", "[0-9]", "a"]))),
        "languageIn": lambda: _list(graph, [Literal("en")]),
        "in": lambda: _list(graph, draw(st.lists(_NAMED, min_size=1, max_size=3))),
        **dict.fromkeys(("minInclusive", "maxExclusive"), lambda: Literal(6)),
        **dict.fromkeys(("maxLength", "minCount", "maxCount"), lambda: count),
        "minLength": lambda: Literal(int(count) + 1),  # with 0, pySHACL lets blank nodes pass
        **dict.fromkeys(("uniqueLang", "closed"), lambda: Literal(True)),
    }
    if name in several:
        graph.add((node, SH[name], several[name]()))
    elif name in one:
        graph.set((node, SH[name], one[name]()))
    else:
        graph.set((node, SH.qualifiedValueShape, inner()))
        graph.set((node, draw(st.sampled_from([SH.qualifiedMinCount, SH.qualifiedMaxCount])), count))
    if name == "closed":
        graph.set((node, SH.ignoredProperties, _list(graph, [RDF.type])))
