"""Queries with blocks for their parameters."""

import re
from collections.abc import Mapping, Sequence

import rdflib


def filled(query: str, values: Mapping[str, Sequence[rdflib.term.Identifier]]) -> str:
    """`query` with each block ``VALUES ?name { UNDEF }`` filled with the terms given for that name.

    A block whose name is not given is taken out, so that it does not restrict. Terms are written in their
    N-Triples form, never as raw text. Raises KeyError if a given name has no block.
    """
    seen = set()

    def block(match: re.Match) -> str:
        name = match.group(1)
        seen.add(name)
        terms = values.get(name)
        return f"VALUES ?{name} {{ {' '.join(term.n3() for term in terms)} }}" if terms is not None else ""

    text = re.sub(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}", block, query)
    if missing := set(values) - seen:
        raise KeyError(f"no VALUES block for {', '.join(sorted(missing))}")
    return text
