"""The embedded Oxigraph store: fill it with Turtle and ask it SPARQL.

Our own queries come in as they are. Queries of users pass `check_query` first: a small query can overflow
the stack of the engine and kill the process, and SERVICE would reach the network.
"""

from kg.store.answers import Answer
from kg.store.embedded import Store
from kg.store.filling import filled
from kg.store.guard import MAX_QUERY_BYTES, check_query
from kg.store.parsing import graph_of_text, is_other, parse, parse_other
from kg.store.remote_answers import GRAPH_FORMATS, RemoteRows, RemoteTriples, ntriples
from kg.store.terms import Row, is_iri

__all__ = [
    "GRAPH_FORMATS",
    "MAX_QUERY_BYTES",
    "Answer",
    "RemoteRows",
    "RemoteTriples",
    "Row",
    "Store",
    "check_query",
    "filled",
    "graph_of_text",
    "is_iri",
    "is_other",
    "ntriples",
    "parse",
    "parse_other",
]
