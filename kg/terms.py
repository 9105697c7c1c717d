"""Spelling before shapes: terms of our namespaces that are used and that nobody declares.

SHACL ignores words that it does not know, so a misspelt class or property would pass in silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib import RDF, URIRef

from kg import errors
from kg.graphs import Document
from kg.namespaces import BASE, LM, VOC


@dataclass(frozen=True)
class Use:
    """A term that nobody declares: where and on what it stands, its IRI and short form, and near ones that exist."""

    path: Path
    line: int
    subject: str
    term: str
    name: str
    suggestions: tuple[str, ...]

    @property
    def message(self) -> str:
        """What is wrong and what may be meant, as sentences."""
        hint = f" Did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        return f"{self.name} is not declared in the ontology or its lists.{hint}"


def undeclared(documents: Iterable[Document], data: rdflib.Graph) -> list[Use]:
    """The undeclared terms that `documents` use, once per file and line.

    `data` is the graph that declares terms: a term is declared when it is the subject of an ``rdf:type``.
    """
    declared = {str(term) for term in data.subjects(RDF.type, None) if _ours(term)}
    uses: dict[tuple[Path, int, str], Use] = {}
    for document in documents:
        for triple, line in document.lines.items():
            for term in triple:
                if _ours(term) and str(term) not in declared:
                    key = (document.path, line, str(term))
                    if key not in uses:
                        uses[key] = Use(
                            document.path, line, str(triple[0]), str(term), _name(str(term)), _near(str(term), declared)
                        )
    return list(uses.values())


def _ours(term: object) -> bool:
    return isinstance(term, URIRef) and str(term).startswith((LM, VOC)) and term not in (LM[""], VOC[""])


def _near(term: str, declared: set[str]) -> tuple[str, ...]:
    """Near terms of the same list, nearest first."""
    cut = max(term.rfind("#"), term.rfind("/")) + 1
    siblings = {other[cut:]: other for other in declared if other.startswith(term[:cut]) and "/" not in other[cut:]}
    return tuple(_name(siblings[name]) for name in errors.suggest(term[cut:], siblings))


def _name(term: str) -> str:
    """The prefixed form: `lm:Programme`, `right:housing`."""
    if term.startswith(LM):
        return "lm:" + term.removeprefix(LM)
    return term.removeprefix(BASE + "voc/").replace("/", ":", 1)
