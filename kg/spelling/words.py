"""Words that nobody declares, words that are retired, and prefixes that lead elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

import rdflib
from rdflib import RDF, URIRef

from kg import errors, wording
from kg.findings import Finding
from kg.graphs import Document, Span, Statement
from kg.namespaces import LM, PREFIXES
from kg.spelling.finding import at
from kg.spelling.slips import surely
from kg.terms import Names, Vocabulary, folder

Meant = tuple[tuple[str, ...], str | None]
_STANDARD = ("RDF", "RDFS", "OWL", "XSD", "SH", "SKOS", "DCTERMS", "DC", "FOAF", "PROV", "ORG", "DCAT", "VOID", "QB")


@cache
def _standard() -> dict[str, frozenset[str]]:
    """The words of the vocabularies that rdflib carries whole, by namespace."""
    spaces = [getattr(rdflib, name) for name in _STANDARD]
    # Words that Python cannot write as attributes, such as sh:class, are kept apart by rdflib.
    extras = {space: [f"{space}{word}" for word in getattr(space, "_extras", ())] for space in spaces}
    return {str(space): frozenset([*map(str, dir(space)), *extras[space]]) for space in spaces}


def words(documents: Iterable[Document], vocabulary: Vocabulary, names: Names, language: str) -> Iterator[Finding]:
    """Findings on IRIs that `vocabulary` or a standard vocabulary should declare and does not, and on retired ones.

    Each word is told once for each line of a file.
    """
    meant, rule_of = _bounded(partial(_meant, vocabulary)), cache(partial(_rule, vocabulary))
    for document in documents:
        told: set[tuple[int, str]] = set()
        for statement in document.statements:
            for term, span, as_word in _uses(statement):
                if not isinstance(term, URIRef) or not (rule := rule_of(term, as_word)):
                    continue
                key = document.place(span).line, str(term)
                if key not in told:
                    told.add(key)
                    yield _finding(document, span, rule, term, statement, meant(rule, str(term)), names, language)


Meant = tuple[tuple[str, ...], str | None]
HINTS = 300
"""For how many different words near ones are looked for: that is slow, and a file with more is no matter of slips."""


def _bounded(meant: Callable[[str, str], Meant]) -> Callable[[str, str], Meant]:
    """The same with each answer remembered, and without any after the first `HINTS`."""
    known: dict[tuple[str, str], Meant] = {}

    def answer(rule: str, term: str) -> Meant:
        if (rule, term) not in known:
            known[rule, term] = meant(rule, term) if len(known) < HINTS else ((), None)
        return known[rule, term]

    return answer


def _uses(statement: Statement) -> list[tuple[object, Span, bool]]:
    """The terms of a statement with their spans, and whether each is used as a property or class; datatypes too."""
    s, p, o, s_at, p_at, o_at = statement
    uses = [(s, s_at, False), (p, p_at, True), (o, o_at, p == RDF.type)]
    return [use for use in uses if use[1] != o_at or use[0] is o]  # cells of lists have no words of their own


def _rule(vocabulary: Vocabulary, term: URIRef, as_word: bool) -> str:
    if rule := vocabulary.missing(term, as_word):
        return rule
    if str(term) in vocabulary.replaced:
        return "deprecated"
    iri = str(term)  # a URIRef is equal to no str
    known = _standard().get(folder(iri))
    if known is None or iri in known or iri == folder(iri):
        return ""
    return "" if folder(iri) == str(RDF) and iri.removeprefix(f"{RDF}_").isdigit() else "standard-term"


def _finding(
    document: Document,
    span: Span,
    rule: str,
    term: URIRef,
    statement: Statement,
    meant: Meant,
    names: Names,
    language: str,
) -> Finding:
    near, sure = meant
    fix = rewritten(document, span, sure) if sure is not None else None
    hint = wording.hint(map(names.of, near), language)
    values = {"focus": statement.subject, "predicate": statement.predicate, "value": str(term), "fix": fix}
    return at(document, span, rule, language, **values, name=names.of(term), hint=hint)


def _meant(vocabulary: Vocabulary, rule: str, term: str) -> Meant:
    """The IRIs that may be meant, and the one that surely is, if one is."""
    space = folder(term)
    if rule == "deprecated":
        near = vocabulary.replaced[term]
        return near, near[0] if len(near) == 1 else None
    if rule == "standard-term":
        known = {word.removeprefix(space): word for word in _standard()[space]}
    else:
        known = vocabulary.siblings(term)
    sure = surely(term.removeprefix(space), known)
    if sure is not None:
        return (known[sure],), known[sure]
    return tuple(known[local] for local in errors.suggest(term.removeprefix(space), known)), None


def rewritten(document: Document, span: Span, iri: str) -> str | None:
    """How a file would write `iri` in place of the word at `span`; None if what stands there is more than a word."""
    written = document.text[slice(*span)]
    if written.startswith("<"):
        return f"<{iri}>"
    prefix, colon, _ = written.partition(":")
    namespace = document.prefixes.get(prefix) if colon else None
    if namespace is None or not iri.startswith(namespace):
        return None
    local = iri[len(namespace) :]
    return f"{prefix}:{local}" if local.replace("-", "").replace("_", "").isalnum() else None


def prefixes(documents: Iterable[Document], language: str, lm: bool) -> Iterator[Finding]:
    """Findings on prefixes that miss a well-known namespace by a sign, and on ``lm:`` for another one if `lm`."""
    for document in documents:
        for prefix, here in document.prefixes.items():
            known = _usual().get(prefix)
            if known is None or here == known:
                continue
            if (lm and known == str(LM)) or _bare(here) == _bare(known):
                fix = f"<{known}>" if _bare(here) == _bare(known) else None
                values = {"prefix": prefix, "here": here, "usual": known}
                yield at(document, document.prefixes_at[prefix], "prefix", language, value=here, fix=fix, **values)


@cache
def _usual() -> dict[str, str]:
    standard = {name.lower(): str(getattr(rdflib, name)) for name in _STANDARD}
    return standard | {"dct": str(rdflib.DCTERMS)} | {p: PREFIXES[p] for p in ("lm", "lmsh")}


def _bare(namespace: str) -> str:
    return namespace.lower().replace("https:", "http:").rstrip("#/")
