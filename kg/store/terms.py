"""Terms of Oxigraph as values and as terms of rdflib."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox
import rdflib

Row = Mapping[str, "str | None"]


def is_iri(text: str) -> bool:
    """Whether this is an IRI that a store can hold."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def as_value(term: "ox.NamedNode | ox.BlankNode | ox.Literal | None") -> str | None:
    """The IRI or lexical value of a term, a blank node as ``_:label``."""
    return None if term is None else f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


def as_node(term: "ox.NamedNode | ox.BlankNode | ox.Literal") -> rdflib.term.Identifier:
    """A term of Oxigraph as rdflib has it; its lexical form is kept."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    datatype = None if term.language else rdflib.URIRef(term.datatype.value)
    if datatype == rdflib.XSD.string:
        datatype = None
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def as_graph(triples: Iterable) -> rdflib.Graph:
    """Triples or quads as an rdflib graph."""
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((as_node(triple.subject), as_node(triple.predicate), as_node(triple.object)))
    return graph
