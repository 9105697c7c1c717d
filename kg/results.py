"""One result of SHACL, as every engine gives it."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import rdflib
from rdflib import Literal, URIRef

Node = rdflib.term.Node
Pair = tuple[URIRef, URIRef]
"""A focus node and the shape that reports it: all that verdicts need."""


class Result(NamedTuple):
    """One ``sh:ValidationResult``: its nodes are those of the data and of the shapes, blank nodes included.

    `messages` are those that the shape or the constraint declares, with the values of its variables. `count` is how
    many values there are, where that is what is wrong and the engine knows it.
    """

    focus: Node
    path: Node | None
    value: Node | None
    component: URIRef
    shape: Node
    severity: URIRef
    messages: tuple[Literal, ...]
    constraint: Node | None
    count: int | None = None


VARIABLE = re.compile(r"\{[?$](\w+)\}")
"""A variable in a message, https://www.w3.org/TR/shacl/#sparql-constraints-messages."""


def filled(message: Literal, known: Mapping[str, Node | None]) -> Literal:
    """A message with the values of its variables; those without a value stay."""
    text = VARIABLE.sub(lambda match: match[0] if known.get(match[1]) is None else str(known[match[1]]), str(message))
    return Literal(text, lang=message.language, datatype=message.datatype)


def in_order(messages: Iterable[Literal]) -> tuple[Literal, ...]:
    """Messages in the order of their languages and texts, the same in every run."""
    return tuple(sorted(messages, key=lambda message: (message.language or "", str(message))))
