"""What stands before the body of a query: which kind it is, and the prefixes that it leaves out."""

import re
from collections.abc import Mapping

from kg.errors import KgError

_SPACE = r"(?:\s|\#[^\n\r]*(?:[\n\r]|$))"
_LEADING = re.compile(
    rf"(?:{_SPACE}|DEFINE{_SPACE}+[\w:-]+{_SPACE}+(?:\"[^\"]*\"|<[^>]*>|\S+)|BASE{_SPACE}*<[^>]*>)*", re.I
)
_PREFIX = re.compile(rf"{_SPACE}*(?:PREFIX{_SPACE}+([^\s:<>]*):{_SPACE}*<[^>]*>|BASE{_SPACE}*<[^>]*>)", re.I)
_FORM = re.compile(rf"{_SPACE}*(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:-])", re.I)
_DISTINCT = re.compile(rf"{_SPACE}*SELECT{_SPACE}+DISTINCT(?![\w:-])", re.I)
_FETCHES = re.compile(r"DEFINE\s+get:", re.I)


def form_of(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE. Raises KgError if the query is none of these."""
    match = _FORM.match(query, _declared(query)[1])
    if not match:
        raise KgError("the query is not a SELECT, ASK, CONSTRUCT or DESCRIBE. Write one of these after its prefixes.")
    return match[1].upper()


def wants_each_once(query: str) -> bool:
    """Whether this is a SELECT DISTINCT."""
    return bool(_DISTINCT.match(query, _declared(query)[1]))


def with_prefixes(query: str, prefixes: Mapping[str, str]) -> str:
    """The query with those prefixes in front that it uses and does not declare, on the line where it begins.

    Virtuoso wants DEFINE and BASE before them. Raises KgError if the query tells a server to fetch from elsewhere.
    """
    start = _LEADING.match(query).end()
    if _FETCHES.search(query[:start]):
        raise KgError("the query tells the store to fetch from elsewhere (DEFINE get:). Take it out.")
    declared = _declared(query)[0]
    used = {name for name in prefixes if name not in declared and re.search(rf"(?<![\w?$-]){re.escape(name)}:", query)}
    lines = "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in sorted(used))
    return f"{query[:start]}{lines}{query[start:]}"


def _declared(query: str) -> tuple[set[str], int]:
    """The prefixes that a query declares, and where it goes on after them."""
    names, at = set(), _LEADING.match(query).end()
    while match := _PREFIX.match(query, at):
        names |= {match[1]} - {None}
        at = match.end()
    return names, at
