"""Answers of SPARQL endpoints: read whole, or not at all.

Every answer is parsed to its end before the first row is given, so what is cut off or broken never looks complete.
"""

import json
import re
from collections.abc import Iterator

import pyoxigraph as ox
import rdflib

from kg.store.answers import Answer
from kg.store.terms import Row, as_graph, as_node, as_value

GRAPH_FORMATS = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}
"""The content types in which triples are read. N-Triples keeps every datatype; Virtuoso's Turtle does not."""

_JSON = ox.QueryResultsFormat.JSON
# Virtuoso labels blank nodes like IRIs, which no parser takes, writes stored booleans as 1 and 0, and answers ASK
# with a row or none. These patterns match no text inside a JSON string, for there every quote is escaped.
_NODE = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
_BOOLEAN = re.compile(
    rb'("typed-literal"\s*,\s*"datatype"\s*:\s*"http://www\.w3\.org/2001/XMLSchema#boolean"\s*,\s*"value"\s*:\s*")([01])"'
)
_VIRTUOSO_ASK = "__ASK_RETVAL"


class RemoteRows(Answer):
    """The whole answer to a SELECT or ASK."""

    def __init__(self, body: bytes):
        """Read SPARQL 1.1 JSON results. Raises ValueError, in one line, if they are broken or cut off."""
        body = _NODE.sub(rb"\1", body)
        self._body = _BOOLEAN.sub(lambda match: match[1] + (b'true"' if match[2] == b"1" else b'false"'), body)
        try:
            self.count = _count(self._body)
        except SyntaxError as error:
            raise ValueError(" ".join(str(error.msg).split())) from None
        if self.count is not None and self.columns == [_VIRTUOSO_ASK]:
            yes = any(as_value(row[0]) in ("1", "true") for row in list(self._result))
            self._body, self.count = b'{"head":{},"boolean":%s}' % (b"true" if yes else b"false"), None
        self.kind = "boolean" if self.count is None else "rows"

    @property
    def _result(self) -> "ox.QuerySolutions | ox.QueryBoolean":
        # Made anew each time and never kept: pyoxigraph complains if another thread clears one away.
        return ox.parse_query_results(self._body, format=_JSON)

    def nodes(self) -> Iterator[tuple["rdflib.term.Identifier | None", ...]]:
        """The rows as terms of rdflib, in the order of the variables; None where unbound."""
        for solution in list(self._result):
            yield tuple(None if term is None else as_node(term) for term in solution)

    def drop_repeats(self) -> None:
        """Keep the first of rows that are alike."""
        answer = json.loads(self._body)
        rows = answer["results"]["bindings"]
        once = {json.dumps(row, sort_keys=True): row for row in rows}
        if len(once) < len(rows):
            answer["results"]["bindings"] = list(once.values())
            self._body, self.count = json.dumps(answer).encode(), len(once)

    def dicts(self) -> list[Row]:
        """The rows as `Store.select` gives them."""
        names = self.columns
        return [dict(zip(names, map(as_value, solution), strict=True)) for solution in self._result]


class RemoteTriples(Answer):
    """The whole answer to a CONSTRUCT or DESCRIBE."""

    def __init__(self, body: bytes, content_type: str):
        """Read triples in one of `GRAPH_FORMATS`. Raises ValueError, in one line, if they are broken."""
        try:
            self._result = {quad.triple for quad in ox.parse(body, format=GRAPH_FORMATS[content_type])}
        except SyntaxError as error:
            raise ValueError(" ".join(str(error.msg).split())) from None
        self.kind, self.count = "triples", len(self._result)

    def graph(self) -> rdflib.Graph:
        """The triples as an rdflib graph."""
        return as_graph(self._result)


def ntriples(body: bytes, content_type: str) -> str:
    """Triples in one of `GRAPH_FORMATS` as N-Triples. Raises ValueError, in one line, if they are broken."""
    try:
        triples = (quad.triple for quad in ox.parse(body, format=GRAPH_FORMATS[content_type]))
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode()
    except SyntaxError as error:
        raise ValueError(" ".join(str(error.msg).split())) from None


def _count(body: bytes) -> int | None:
    """How many rows there are, read to the end; None for a truth value. Raises SyntaxError."""
    result = ox.parse_query_results(body, format=_JSON)
    try:
        if isinstance(result, ox.QueryBoolean):
            return None
        count = 0
        for _ in result:
            count += 1
        return count
    finally:
        del result  # the traceback of an error would keep it
