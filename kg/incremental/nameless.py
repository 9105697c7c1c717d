"""Blank nodes of two graphs that say the same get the same label, so that only what differs is taken for a change.

Whatever is matched, the graph stays the same but for its labels: a match that is missed costs time and nothing else.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from rdflib import BNode

from kg.graphs import Triple
from kg.results import Node

_ROUNDS = 4
"""How far around a blank node one looks for what tells it from others."""


def alike(before: Iterable[Triple], after: Collection[Triple]) -> set[Triple]:
    """Triples with blank nodes that are labelled as in others where the same is said of them, and anew elsewhere."""
    before = set(before)
    theirs = {mark: node for node, mark in _marks(after).items()}
    marks = _marks(before)
    nodes = {node for triple in before for node in triple if isinstance(node, BNode)}
    names = {node: theirs.get(marks.get(node)) or BNode() for node in nodes}
    return {(names.get(s, s), p, names.get(o, o)) for s, p, o in before} if names else before


def _marks(triples: Iterable[Triple]) -> dict[Node, int]:
    """What is said of each blank node, as a number; only of those of whom nothing else is said."""
    about: dict[Node, list[tuple[int, Node, Node]]] = {}
    for s, p, o in triples:
        for node, other, side in ((s, o, 0), (o, s, 1)):
            if isinstance(node, BNode):
                about.setdefault(node, []).append((side, p, other))
    marks = dict.fromkeys(about, 0)
    for _ in range(_ROUNDS):
        marks = {node: hash(tuple(sorted(_told(said, marks)))) for node, said in about.items()}
    often = Counter(marks.values())
    return {node: mark for node, mark in marks.items() if often[mark] == 1}


def _told(said: Iterable[tuple[int, Node, Node]], marks: Mapping[Node, int]) -> Iterable[tuple[int, str, str]]:
    return ((side, str(p), str(marks[o]) if isinstance(o, BNode) else o.n3()) for side, p, o in said)
