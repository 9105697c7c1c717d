"""Literals that Oxigraph does not give back as they were written, and how a store keeps them nevertheless.

Oxigraph rewrites values that it can compute with: ``"05"^^xsd:integer`` comes back as ``"5"``, ``xsd:int`` as
``xsd:integer``. Where a subject has such a value, all its values of that property stand a second time in the graph
`WRITTEN`, those that would be rewritten as text with a datatype of ours that names their own. So datatypes and written
forms can be checked and exported, while queries compute with the values of the default graph. Of language tags only
the case changes, which has no meaning.
"""

import re
from functools import lru_cache

import pyoxigraph as ox
import rdflib

WRITTEN = "urn:kg:written"
"""The graph of what was written."""
PREFIX = f"{WRITTEN}:"
"""What stands before the IRI of a datatype in that graph."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_GRAPH = ox.NamedNode(WRITTEN)
# What surely comes back, by datatype: to ask the engine takes ten times as long.
_SURE = {
    f"{_XSD}integer": re.compile("0|-?[1-9][0-9]{0,17}"),
    f"{_XSD}decimal": re.compile(r"-?(?:0|[1-9][0-9]{0,8})\.[0-9]{0,7}[1-9]"),
    f"{_XSD}double": re.compile(r"-?[1-9][0-9]{0,5}\.[0-9]{0,5}[1-9]"),
    f"{_XSD}boolean": re.compile("true|false"),
    f"{_XSD}date": re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"),
    f"{_XSD}dateTime": re.compile(
        r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?"
    ),
}
# What surely comes back as xsd:integer, when it is a plain number.
_WHOLE_NUMBERS = frozenset(
    f"{_XSD}{name}" for name in ("byte", "short", "int", "long", "nonNegativeInteger", "positiveInteger", "unsignedInt")
)


def is_kept(literal: ox.Literal) -> bool:
    """Whether the store gives a literal back as it is, but for the case of its language tag."""
    datatype, text = literal.datatype.value, literal.value
    if not may_change(datatype):
        return True
    if datatype in _WHOLE_NUMBERS and _SURE[f"{_XSD}integer"].fullmatch(text):
        return False
    sure = _SURE.get(datatype)
    return bool(sure and sure.fullmatch(text)) or _comes_back(text, datatype)


def may_change(datatype: str) -> bool:
    """Whether the store may rewrite literals of a datatype."""
    return datatype.startswith(_XSD) and datatype != f"{_XSD}string"


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
