"""Statements that come and go in a store which keeps literals as they were written; see `kg.store.literals`."""

from collections.abc import Iterable, Set

import pyoxigraph as ox

from kg.store.literals import WRITTEN, decoded, encoded, is_kept

_GRAPH = ox.NamedNode(WRITTEN)
_Term = ox.NamedNode | ox.BlankNode | ox.Literal
_Pair = tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode]


def change(store: ox.Store, added: bytes, removed: bytes, written: Set[str]) -> frozenset[str]:
    """Remove and add N-Triples with the labels of their blank nodes.

    `written` are the properties with values that are kept as they were written; those afterwards are returned.
    """
    new, old = (_by_pair(ox.parse(text, format=ox.RdfFormat.N_TRIPLES)) for text in (added, removed))
    for pair in {**new, **old}:
        _put(store, pair, new.get(pair, set()), old.get(pair, set()))
    touched = {predicate.value for _, predicate in {**new, **old}}
    return frozenset(written - touched | {name for name in touched if _stands_beside(store, name)})


def _by_pair(quads: Iterable[ox.Quad]) -> dict[_Pair, set[_Term]]:
    """The values of each subject and property."""
    found: dict[_Pair, set[_Term]] = {}
    for quad in quads:
        found.setdefault((quad.subject, quad.predicate), set()).add(quad.object)
    return found


def _put(store: ox.Store, pair: _Pair, added: set[_Term], removed: set[_Term]) -> None:
    plain = list(store.quads_for_pattern(*pair, None, ox.DefaultGraph()))
    kept = list(store.quads_for_pattern(*pair, None, _GRAPH))
    # One plain value may stand for several that were written, so that it cannot be removed by itself.
    values = {decoded(quad.object) for quad in kept or plain} - removed | added
    for quad in (*plain, *kept):
        store.remove(quad)
    store.extend(ox.Quad(*pair, value) for value in values)
    if not all(is_kept(value) for value in values if isinstance(value, ox.Literal)):
        beside = (encoded(value) if isinstance(value, ox.Literal) else value for value in values)
        store.extend(ox.Quad(*pair, value, _GRAPH) for value in beside)


def _stands_beside(store: ox.Store, predicate: str) -> bool:
    return any(True for _ in store.quads_for_pattern(None, ox.NamedNode(predicate), None, _GRAPH))
