"""The triples of a store as a set that can be held against another one.

Blank nodes have names that follow from what is said of them, so that they are the same in each reading.
"""

import hashlib
from typing import NamedTuple

from kg.store import Row, Store

# How deep blank nodes within blank nodes are looked into. It must be the same for all, or their names would differ.
_DEPTH = 100


class Value(NamedTuple):
    """The object of a triple: an IRI, or a literal with its language and datatype."""

    text: str
    language: str = ""
    datatype: str = ""


Triple = tuple[str, str, Value]


def read(store: Store) -> set[Triple]:
    """All triples of a store."""
    rows = store.select(_ALL)
    names = _names([row for row in rows if row["s"].startswith("_:")])
    found = set()
    for row in rows:
        text, datatype = row["o"], row["datatype"] or ""
        if not datatype:
            text = names.get(text, text)
        found.add((names.get(row["s"], row["s"]), row["p"], Value(text, row["language"] or "", datatype)))
    return found


def _names(rows: list[Row]) -> dict[str, str]:
    """Names for blank nodes that follow from what they say, and so are the same in each reading."""
    said: dict[str, list[Row]] = {}
    for row in rows:
        said.setdefault(row["s"], []).append(row)
    names: dict[str, str] = dict.fromkeys(said, "_:")
    for _ in range(_DEPTH):
        deeper = {node: _name(mine, names) for node, mine in said.items()}
        if deeper == names:
            break
        names = deeper
    return names


def _name(rows: list[Row], names: dict[str, str]) -> str:
    parts = sorted(f"{r['p']} {names.get(r['o'], r['o'])} {r['language']} {r['datatype']}" for r in rows)
    return "_:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


_ALL = "SELECT ?s ?p ?o (LANG(?o) AS ?language) (DATATYPE(?o) AS ?datatype) WHERE { ?s ?p ?o }"
