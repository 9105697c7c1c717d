"""What is wrong with shapes, so that an engine would pass over them, crash on them, or hang.

What is well-formed says SHACL (https://www.w3.org/TR/shacl/); how pySHACL 0.40 takes what is not was measured.
"""

from collections.abc import Iterator, Sequence

import rdflib

from kg.findings import Finding
from kg.graphs import Document
from kg.spelling.shapes import chains, forms, queries, values
from kg.spelling.shapes.index import Shapes


def shapes(documents: Sequence[Document], language: str, data: rdflib.Graph | None = None) -> Iterator[Finding]:
    """Findings on the shapes of files that make up one shapes graph; none if they hold no shapes.

    With `data` (and its ontology) also targets on classes that it does not know. No shape or query is run.
    """
    known = Shapes(documents)
    for shape in known.all:
        yield from forms.form(known, shape, language)
        yield from values.values(known, shape, language)
    yield from chains.chains(known, language)
    yield from queries.queries(known, language)
    if data is not None:
        yield from forms.unknown_targets(known, data, language)


__all__ = ["shapes"]
