"""Terms and resources: which are declared, what they are called, and which declared ones are near a misspelt one."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, URIRef

from kg import errors
from kg.graphs import Document
from kg.namespaces import BASE, ID, LM, PREFIXES, VOC, short
from kg.store import Store

_KINDS = (RDFS.Class, OWL.Class, RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@dataclass(frozen=True)
class Vocabulary:
    """The words of a project: what its graph declares, and of which namespaces every word must be.

    `declared` holds IRIs. In a namespace of `terms` every IRI must be there, in one of `uses` every property and class;
    below one of `resources` too, but what is missing there is a thing and no word. `replaced` leads from deprecated
    terms to those that take their place.
    """

    declared: frozenset[str]
    terms: tuple[str, ...] = ()
    uses: frozenset[str] = frozenset()
    resources: tuple[str, ...] = ()
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def missing(self, term: object, as_word: bool) -> str:
        """The rule that an IRI breaks: ``term`` or ``resource``; empty if it breaks none. `as_word`: used as a class or
        property."""
        if not isinstance(term, URIRef) or str(term) in self.declared:
            return ""
        iri = str(term)
        if iri.startswith(self.terms) and iri not in self.terms:
            return "term"
        if self.resources and iri.startswith(self.resources):
            return "resource"
        return "term" if as_word and folder(iri) in self.uses else ""

    def near(self, term: str) -> tuple[str, ...]:
        """The IRIs of near terms of the same list, folder or file, nearest first."""
        known = self.siblings(term)
        return tuple(known[local] for local in errors.suggest(term[len(folder(term)) :], known))

    def siblings(self, term: str) -> dict[str, str]:
        """The declared terms of the same list, folder or file, by their last parts."""
        return self._lists.get(folder(term), {})

    @cached_property
    def _lists(self) -> dict[str, dict[str, str]]:
        lists: dict[str, dict[str, str]] = {}
        for term in self.declared:
            lists.setdefault(folder(term), {})[term[len(folder(term)) :]] = term
        return lists


def ours(data: rdflib.Graph | Store) -> Vocabulary:
    """The vocabulary of the whole graph.

    A term or a concept is declared when it has a class there, a resource below ``id/`` when anything is said of it.
    """
    if isinstance(data, Store):
        typed, subjects = data.subjects(typed=True), data.subjects()
        replaced: dict[str, tuple[str, ...]] = {}
    else:
        typed, subjects = (set(map(str, data.subjects(RDF.type))), set(map(str, data.subjects())))
        replaced = _replaced(data)
    declared = {term for term in typed if term.startswith((LM, VOC))} | {t for t in subjects if t.startswith(ID)}
    return Vocabulary(frozenset(declared), (str(LM), str(VOC)), frozenset(), (str(ID),), replaced)


def renewed(vocabulary: Vocabulary, gone: Collection[str], data: rdflib.Graph) -> Vocabulary:
    """The vocabulary of the whole graph after all that was said of the IRIs `gone` made way for `data`."""
    new = ours(data)
    replaced = {term: others for term, others in vocabulary.replaced.items() if term not in gone} | new.replaced
    return replace(vocabulary, declared=vocabulary.declared.difference(gone) | new.declared, replaced=replaced)


def of_project(ontology: rdflib.Graph, shapes: rdflib.Graph) -> Vocabulary:
    """The vocabulary of another project: the classes and properties of its ontology, and their namespaces.

    What its shapes speak of counts as declared, for it may come from elsewhere.
    """
    declared = {str(s) for kind in _KINDS for s in ontology.subjects(RDF.type, kind) if isinstance(s, URIRef)}
    uses = frozenset(map(folder, declared))
    spoken = {str(o) for p in (SH.path, SH.targetClass, SH["class"]) for o in shapes.objects(None, p)}
    spoken |= {str(s) for s in (*ontology.subjects(), *shapes.subjects()) if isinstance(s, URIRef)}
    return Vocabulary(frozenset(declared | spoken), (), uses, (), _replaced(ontology))


def _replaced(graph: rdflib.Graph) -> dict[str, tuple[str, ...]]:
    retired = {s for s, flag in graph.subject_objects(OWL.deprecated) if bool(flag.toPython())}
    return {str(s): tuple(sorted(str(o) for o in graph.objects(s, DCTERMS.isReplacedBy))) for s in retired}


def undeclared_in_query(query: str, vocabulary: Vocabulary) -> list[str]:
    """Sentences on terms with the prefix ``lm:`` that a query uses and that nobody declares."""
    terms = dict.fromkeys(LM[local] for local in re.findall(r"(?<![\w:])lm:(\w+)", query))
    unknown = [term for term in terms if vocabulary.missing(term, as_word=True)]
    return [f"{name(term)} is not declared in the ontology.{_meant(vocabulary.near(term))}" for term in unknown]


def _meant(near: Sequence[str]) -> str:
    return f" Did you mean {' or '.join(map(name, near))}?" if near else ""


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
    for prefix, namespace in document.prefixes.items():
        if prefix == "lm" and str(namespace) != str(LM):
            return f"its prefix lm: is <{namespace}>, here it is <{LM}>. Mend the prefix."
    return ""


def foreign(document: Document) -> str:
    """Why nothing in a file is of ours."""
    return wrong_prefix(document) or "describes nothing with terms of this ontology. Is this data of ours?"


def _ours(term: object) -> bool:
    return isinstance(term, URIRef) and str(term).startswith((LM, VOC)) and term not in (LM[""], VOC[""])


def folder(term: str) -> str:
    """The namespace of an IRI: up to its last hash or slash."""
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


class Names:
    """Short readable names of IRIs by the prefixes of files: ``lm:Programme``, ``ex:Person``; ours also without."""

    def __init__(self, documents: Iterable[Document] = ()):
        prefixes = {namespace: prefix for prefix, namespace in PREFIXES.items()}
        for document in documents:
            prefixes |= {namespace: prefix for prefix, namespace in document.prefixes.items()}
        self._prefixes = prefixes
        self._lengths = sorted({len(namespace) for namespace in prefixes}, reverse=True)

    def of(self, iri: str) -> str:
        """The name of an IRI; the IRI itself in angle brackets where no prefix fits."""
        iri = str(iri)
        for length in self._lengths:
            if (prefix := self._prefixes.get(iri[:length])) is not None and _LOCAL.fullmatch(iri, length):
                return f"{prefix}:{iri[length:]}"
        return name(iri) if iri.startswith(BASE) else f"<{iri}>"


_LOCAL = re.compile(r"[\w][\w.\-]*(?<!\.)|")
