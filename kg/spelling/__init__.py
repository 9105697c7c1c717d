"""Spelling before shapes: what SHACL passes over in silence, or trips over.

Each module takes documents and yields findings; none runs a shape or asks a query.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, islice

import rdflib

from kg.findings import Finding, Place
from kg.graphs import Document
from kg.spelling.iris import typos
from kg.spelling.literals import literals
from kg.spelling.shapes import shapes
from kg.spelling.words import prefixes, words
from kg.terms import Names, Vocabulary


def findings(
    documents: Sequence[Document], vocabulary: Vocabulary, names: Names, language: str, ours: bool, most: int = 0
) -> list[Finding]:
    """What is misspelt in files: words, prefixes, literals, language tags, IRIs. `ours`: files of this project.

    It ends after `most` findings, if that is more than 0.
    """
    return _once(
        most,
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
        0,
        words(documents, vocabulary, names, language),
        prefixes(documents, language, lm=False),
        literals(documents, language),
        shapes(documents, language, data),
    )


def _once(most: int, *found: Iterable[Finding]) -> list[Finding]:
    """The findings of several checks; a word is told to be wrong by the first that finds it so."""
    by_place: dict[Place, Finding] = {}
    for finding in islice(chain.from_iterable(found), most or None):
        by_place.setdefault(finding.place, finding)
    return list(by_place.values())
