"""Literals that Oxigraph does not give back as they were written, and how a store keeps them nevertheless.

Oxigraph rewrites values that it can compute with: ``"05"^^xsd:integer`` comes back as ``"5"``, ``xsd:int`` as
``xsd:integer``. Where a subject has such a value, all its values of that property stand a second time in the graph
`WRITTEN`, those that would be rewritten as text with a datatype of ours that names their own. So datatypes and written
forms can be checked and exported, while queries compute with the values of the default graph. Of language tags only
the case changes, which has no meaning.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox
import rdflib

WRITTEN = "urn:kg:written"
"""The graph of what was written."""
PREFIX = f"{WRITTEN}:"
"""What stands before the IRI of a datatype in that graph."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TEXT = {f"{_XSD}string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}
_PLAIN = re.compile("0|-?[1-9][0-9]{0,17}")
_GRAPH = ox.NamedNode(WRITTEN)


def is_kept(literal: ox.Literal) -> bool:
    """Whether the store gives a literal back as it is, but for the case of its language tag."""
    datatype = literal.datatype.value
    if datatype in _TEXT or not datatype.startswith(_XSD):
        return True
    if datatype == f"{_XSD}integer" and _PLAIN.fullmatch(literal.value):
        return True
    return _comes_back(literal.value, datatype)


def comes_back(literal: rdflib.Literal) -> bool:
    """`is_kept` for a literal of rdflib."""
    return literal.datatype is None or is_kept(ox.Literal(str(literal), datatype=ox.NamedNode(literal.datatype)))


@lru_cache(maxsize=100_000)
def _comes_back(text: str, datatype: str) -> bool:
    literal = ox.Literal(text, datatype=ox.NamedNode(datatype))
    store = ox.Store()
    store.add(ox.Quad(_GRAPH, _GRAPH, literal))
    return next(iter(store)).object == literal


def encoded(literal: ox.Literal) -> ox.Literal:
    """A literal as it stands in the graph `WRITTEN`."""
    return (
        literal
        if is_kept(literal)
        else ox.Literal(literal.value, datatype=ox.NamedNode(PREFIX + literal.datatype.value))
    )


def decoded(term: object) -> object:
    """The term that `encoded` was given; any other term as it is."""
    if isinstance(term, ox.Literal) and term.datatype.value.startswith(PREFIX):
        return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype.value.removeprefix(PREFIX)))
    return term


def rewritten(triples: Iterable[ox.Triple | ox.Quad]) -> set[tuple[object, ox.NamedNode]]:
    """The pairs of subject and property with a value that the store would rewrite."""
    return {
        (triple.subject, triple.predicate)
        for triple in triples
        if isinstance(triple.object, ox.Literal) and not is_kept(triple.object)
    }


def beside(triples: Iterable[ox.Triple | ox.Quad], pairs: set[tuple[object, ox.NamedNode]]) -> Iterator[ox.Quad]:
    """What stands in the graph `WRITTEN` for these pairs of subject and property."""
    for triple in triples:
        if (triple.subject, triple.predicate) in pairs:
            value = triple.object
            yield ox.Quad(
                triple.subject, triple.predicate, encoded(value) if isinstance(value, ox.Literal) else value, _GRAPH
            )
