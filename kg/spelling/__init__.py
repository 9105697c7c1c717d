"""Spelling before shapes: what SHACL passes over in silence, or trips over.

Each module takes documents and yields findings; none runs a shape or asks a query.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

import rdflib

from kg.findings import Finding, Place
from kg.graphs import Document
from kg.spelling.iris import typos
from kg.spelling.literals import literals
from kg.spelling.shapes import shapes
from kg.spelling.words import prefixes, words
from kg.terms import Names, Vocabulary


def findings(
    documents: Sequence[Document], vocabulary: Vocabulary, names: Names, language: str, ours: bool
) -> list[Finding]:
    """What is misspelt in files: words, prefixes, literals, language tags, IRIs. `ours`: files of this project."""
    return _once(
        words(documents, vocabulary, names, language),
        prefixes(documents, language, lm=ours),
        literals(documents, language),
        typos(documents, vocabulary.declared, language),
    )


def of_shapes(
    documents: Sequence[Document], data: rdflib.Graph, vocabulary: Vocabulary, names: Names, language: str
) -> list[Finding]:
    """What is wrong with shapes, so that they would be passed over, or hang, or crash."""
    return _once(
        words(documents, vocabulary, names, language),
        prefixes(documents, language, lm=False),
        literals(documents, language),
        shapes(documents, language, data),
    )


def _once(*found: Iterable[Finding]) -> list[Finding]:
    """The findings of several checks; a word is told to be wrong by the first that finds it so."""
    by_place: dict[Place, Finding] = {}
    for finding in chain.from_iterable(found):
        by_place.setdefault(finding.place, finding)
    return list(by_place.values())
