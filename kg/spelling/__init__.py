"""Spelling before shapes: what SHACL passes over in silence, or trips over.

Each module takes documents and yields findings; none runs a shape or asks a query.
"""

from collections.abc import Sequence

import rdflib

from kg.findings import Finding
from kg.graphs import Document
from kg.spelling.words import prefixes, words
from kg.terms import Names, Vocabulary


def findings(
    documents: Sequence[Document], vocabulary: Vocabulary, names: Names, language: str, ours: bool
) -> list[Finding]:
    """What is misspelt in files: words, prefixes, literals, language tags, IRIs. `ours`: files of this project."""
    return [*words(documents, vocabulary, names, language), *prefixes(documents, language, lm=ours)]


def of_shapes(documents: Sequence[Document], data: rdflib.Graph, names: Names, language: str) -> list[Finding]:
    """What is wrong with shapes, so that they would be passed over, or hang, or crash."""
    return []
