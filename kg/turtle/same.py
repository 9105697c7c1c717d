"""What a layout must not change: the triples of a text, and its comments."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from itertools import count

from rdflib import RDF, BNode

from kg.turtle.parser import Node, Statement, parse
from kg.turtle.tokens import Token

Triple = tuple[Node | str, Node, Node | str]

_BASE = "http://base.invalid/"


def triples_of(text: str) -> set[Triple]:
    """The triples of a text. Raises TurtleError.

    A blank node is named by its label, or by where it hangs: on which node, by which property, as which of those there.
    A layout keeps that, so that two texts can be compared in the time that it takes to read them.
    """
    statements = parse(text, _BASE).statements
    names = _names(text, statements)
    return {(names.get(s.subject, s.subject), s.predicate, names.get(s.object, s.object)) for s in statements}


def comments_of(words: Iterable[Token]) -> list[str]:
    """The comments among the tokens of a text, in their order, without white space at their ends."""
    return [token.text.rstrip() for token in words if token.kind == "comment"]


def _names(text: str, statements: list[Statement]) -> dict[Node, str]:
    """The name of each blank node."""
    names: dict[Node, str] = {}
    hangs: dict[Node, tuple[Node, str]] = {}
    counted: Counter[tuple[Node, Node]] = Counter()
    for s in statements:
        in_list = s.predicate_at == s.object_at  # the next cell of a list: what stands there is its member
        for node, (start, end) in ((s.subject, s.subject_at), (s.object, s.object_at)):
            if isinstance(node, BNode) and text.startswith("_:", start) and not (in_list and s.predicate == RDF.rest):
                names[node] = text[start:end]
        if isinstance(s.object, BNode) and s.object not in names:
            counted[s.subject, s.predicate] += 1
            hangs[s.object] = s.subject, f"{s.predicate} {counted[s.subject, s.predicate]}"
    tops = count()
    for s in statements:
        _name(s.subject, names, hangs, tops)
        _name(s.object, names, hangs, tops)
    return names


def _name(node: Node, names: dict[Node, str], hangs: dict[Node, tuple[Node, str]], tops: count) -> None:
    """Name a blank node after those above it. Not by recursion, for a list may be long."""
    chain = []
    while node in hangs and node not in names:
        chain.append(node)
        node = hangs[node][0]
    if isinstance(node, BNode) and node not in names:
        names[node] = f"top {next(tops)}"
    for below in reversed(chain):
        above, how = hangs[below]
        names[below] = sha256(f"{names.get(above, above)} {how}".encode()).hexdigest()
