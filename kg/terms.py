"""Spelling before shapes: terms and resources of ours that are used and that nobody declares.

SHACL ignores words that it does not know, so a misspelt class or property would pass in silence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib import RDF, URIRef

from kg import errors
from kg.graphs import Document
from kg.namespaces import ID, LM, PREFIXES, VOC, short
from kg.store import Store


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
        where = "described anywhere" if self.term.startswith(str(ID)) else "declared in the ontology or its lists"
        return f"{self.name} is not {where}.{hint}"


def declared(data: rdflib.Graph | Store) -> set[str]:
    """The terms and resources of ours that the whole graph declares.

    A term or a concept is declared when it has a class there, a resource below ``id/`` when anything is said of it.
    """
    if isinstance(data, Store):
        typed, subjects = data.subjects(typed=True), data.subjects()
    else:
        typed, subjects = (set(map(str, data.subjects(RDF.type))), set(map(str, data.subjects())))
    return {term for term in typed if _ours(URIRef(term))} | {term for term in subjects if _resource(URIRef(term))}


def undeclared(documents: Iterable[Document], declared: set[str]) -> list[Use]:
    """The terms and resources of ours that `documents` use and that are not `declared`, once per file and line."""
    siblings = _Siblings(declared)
    uses: dict[tuple[Path, int, str], Use] = {}
    for document in documents:
        for triple, line in document.lines.items():
            for term in triple:
                if (_ours(term) or _resource(term)) and str(term) not in declared:
                    key = (document.path, line, str(term))
                    if key not in uses:
                        uses[key] = Use(*key[:2], str(triple[0]), key[2], name(key[2]), siblings.near(key[2]))
    return list(uses.values())


def undeclared_in_query(query: str, declared: set[str]) -> list[str]:
    """Sentences on terms with the prefix ``lm:`` that a query uses and that are not `declared`."""
    siblings = _Siblings(declared)
    terms = dict.fromkeys(str(LM[local]) for local in re.findall(r"(?<![\w:])lm:(\w+)", query))
    uses = (Use(Path(), 0, "", term, name(term), siblings.near(term)) for term in terms if term not in declared)
    return [use.message for use in uses]


def speaks_of_ours(document: Document) -> bool:
    """Whether a file uses any term of ours."""
    return any(_ours(term) for triple in document.graph for term in triple)


def described(document: Document) -> list[str]:
    """The IRIs of what a file describes with classes or properties of ours."""
    ours = {s for s, p, o in document.graph if _ours(p) or _ours(o)}
    return sorted(str(subject) for subject in ours if isinstance(subject, URIRef))


def redescribed(document: Document) -> list[str]:
    """The IRIs among those described to which the file gives a class, so that it replaces what is known of them."""
    return [iri for iri in described(document) if (URIRef(iri), RDF.type, None) in document.graph]


def programmes(iris: Iterable[str]) -> list[str]:
    """The short names of the programmes among these IRIs."""
    return [short(iri) for iri in iris if iri.startswith(PREFIXES["programme"]) and "#" not in iri]


def wrong_prefix(document: Document) -> str:
    """What is wrong with a prefix ``lm:`` that is bound to another namespace than ours; empty if nothing is."""
    for prefix, namespace in document.graph.namespaces():
        if prefix == "lm" and str(namespace) != str(LM):
            return f"its prefix lm: is <{namespace}>, here it is <{LM}>. Mend the prefix."
    return ""


def foreign(document: Document) -> str:
    """Why nothing in a file is of ours."""
    return wrong_prefix(document) or "describes nothing with terms of this ontology. Is this data of ours?"


def _ours(term: object) -> bool:
    return isinstance(term, URIRef) and str(term).startswith((LM, VOC)) and term not in (LM[""], VOC[""])


def _resource(term: object) -> bool:
    return isinstance(term, URIRef) and str(term).startswith(str(ID))


class _Siblings:
    """Declared terms by the list, folder or file to which they belong."""

    def __init__(self, declared: set[str]):
        self._lists: dict[str, dict[str, str]] = {}
        for term in declared:
            self._lists.setdefault(_folder(term), {})[term[len(_folder(term)) :]] = term

    def near(self, term: str) -> tuple[str, ...]:
        """Near terms of the same list, nearest first, by their short names."""
        folder = _folder(term)
        known = self._lists.get(folder, {})
        return tuple(name(known[local]) for local in errors.suggest(term[len(folder) :], known))


def _folder(term: str) -> str:
    return term[: max(term.rfind("#"), term.rfind("/")) + 1]


def name(term: str) -> str:
    """The prefixed form: `lm:Programme`, `right:housing`, `source:porcausa-2025`; of a hash IRI, `palm:c1`."""
    if term.startswith(LM):
        return "lm:" + term.removeprefix(LM)
    if not term.startswith((VOC, ID)):
        return term
    for folder in (VOC, ID):
        term = term.removeprefix(str(folder))
    return term.rsplit("/", 1)[-1].replace("#", ":") if "#" in term else term.replace("/", ":", 1)
