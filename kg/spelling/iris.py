"""Links to nodes that nobody describes, and that miss a described one by a slip of the keyboard.

Like SymSpell (https://github.com/wolfgarbe/SymSpell), it compares spellings with one letter left out, by dictionary, so
the work grows with the files and not with their square.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import unquote

from rdflib import OWL, RDF, RDFS, SH, URIRef

from kg.findings import Finding
from kg.graphs import Document
from kg.spelling.finding import at
from kg.spelling.slips import difference, in_one_letter
from kg.spelling.text import shown
from kg.spelling.words import rewritten
from kg.terms import folder
from kg.turtle import Statement

SHORTEST, LONGEST = 6, 80
"""How many letters the last part of an IRI has if one of them may be a slip."""

_WORD = 4
_STANDARD = (
    "http://www.w3.org/", "https://www.w3.org/", "http://purl.org/", "https://purl.org/", "http://xmlns.com/",
    "http://schema.org/", "https://schema.org/", "http://rdfs.org/",
)  # fmt: skip
_SCHEMA = tuple(map(str, (RDF, RDFS, OWL, SH)))


def typos(documents: Sequence[Document], described: Collection[str] | None, language: str) -> Iterator[Finding]:
    """Findings on linked IRIs that are subject nowhere, neither here nor among `described`, but nearly are.

    Nearly: exactly one described IRI differs by case, http or https, a last slash or #, hyphen or underscore, percent
    encoding, or, in its last part, by one letter or two swapped ones. A digit is never a slip, nor is a letter of an
    abbreviation. Words of standard vocabularies, and what the words of RDF, RDFS, OWL and SHACL link, are left alone.
    """
    known = {str(s.subject) for d in documents for s in d.statements if isinstance(s.subject, URIRef)}
    known.update(described or ())
    uses = list(_uses(documents, known))
    unknown = {str(statement.object) for _, statement in uses}
    meant = _meant(unknown, known)
    for document, statement in uses:
        iri = str(statement.object)
        if (near := meant.get(iri)) and not _of_a_list(statement, near):
            fix = rewritten(document, statement.object_at, near) if _sure(iri, near) else None
            values = {"focus": statement.subject, "predicate": statement.predicate, "value": iri}
            names = {"name": _written(document, statement), "near": _as_written(document, statement, near)}
            yield at(document, statement.object_at, "iri-typo", language, fix=fix, **values, **names)


def _uses(documents: Iterable[Document], known: set[str]) -> Iterator[tuple[Document, Statement]]:
    for document in documents:
        for statement in document.statements:
            term, predicate = statement.object, str(statement.predicate)
            # A list says no more than what links to it, so its members pass as data.
            schema = predicate.startswith(_SCHEMA) and statement.predicate != RDF.first
            if not isinstance(term, URIRef) or schema or str(term) in known:
                continue
            if not str(term).startswith(_STANDARD):
                yield document, statement


def _of_a_list(statement: Statement, near: str) -> bool:
    """Whether a member of a list is a property and the described IRI its class: they differ by the first capital."""
    iri = str(statement.object)
    same = _local(iri)[1:] == _local(near)[1:] and folder(iri) == folder(near)
    return statement.predicate == RDF.first and same


def _written(document: Document, statement: Statement) -> str:
    return shown(document.text[slice(*statement.object_at)])


def _as_written(document: Document, statement: Statement, iri: str) -> str:
    return shown(rewritten(document, statement.object_at, iri) or f"<{iri}>")


def _meant(unknown: set[str], known: Iterable[str]) -> dict[str, str]:
    """For each unknown IRI the one that is near to it, if there is exactly one."""
    by_form: dict[str, list[str]] = {}
    by_slip: dict[tuple[str, str], list[str]] = {}
    for iri in unknown:
        by_form.setdefault(_form(iri), []).append(iri)
        for key in _slips(iri):
            by_slip.setdefault(key, []).append(iri)
    folders = {key[0] for key in by_slip}
    alike: dict[str, set[str]] = {}
    slipped: dict[str, set[str]] = {}
    for iri in known:
        for other in by_form.get(_form(iri), ()):
            alike.setdefault(other, set()).add(iri)
        for key in _slips(iri) if folder(iri) in folders else ():
            for other in by_slip.get(key, ()):
                if _one_letter(_local(other), _local(iri)):
                    slipped.setdefault(other, set()).add(iri)
    near = {iri: alike.get(iri) or slipped.get(iri, set()) for iri in unknown}
    return {iri: next(iter(found)) for iri, found in near.items() if len(found) == 1}


def _form(iri: str) -> str:
    """The same for IRIs that differ only in what people mix up."""
    if "%" in iri:
        iri = unquote(iri)
    return iri.lower().replace("https:", "http:", 1).rstrip("/#").replace("_", "-")


def _local(iri: str) -> str:
    return iri[len(folder(iri)) :]


def _slips(iri: str) -> Iterator[tuple[str, str]]:
    """The last part of an IRI, and the same with each letter left out."""
    space, local = folder(iri), _local(iri)
    if SHORTEST - 1 <= len(local) <= LONGEST:
        yield space, local
        for index, character in enumerate(local):
            if character.isalpha():
                yield space, local[:index] + local[index + 1 :]


def _one_letter(wrong: str, right: str) -> bool:
    """Whether one letter too much, too little, another one, or two swapped ones in a word make the difference."""
    begin, a, b = difference(wrong, right)
    return in_one_letter(a, b) and len(right) >= SHORTEST and _word_around(right, begin) >= _WORD


def _word_around(text: str, at: int) -> int:
    """How many letters stand together around a place."""
    begin, end = at, at
    while begin and text[begin - 1].isalpha():
        begin -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return end - begin


def _sure(wrong: str, right: str) -> bool:
    """Whether the described IRI is surely meant: not where a word ends otherwise, as employer and employee do."""
    if _form(wrong) == _form(right):
        return True
    begin, _, b = difference(_local(wrong), _local(right))
    return _local(right)[begin + len(b) : begin + len(b) + 1].isalpha() and begin > 0
