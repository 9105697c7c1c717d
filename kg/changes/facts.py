"""What a version of the graph says, subject by subject, and how it reads in words."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from rdflib import RDF, RDFS, SKOS

from kg.changes import triples
from kg.changes.triples import Triple, Value
from kg.namespaces import LM, VOC, short
from kg.store import Store

EVIDENCE = {str(LM.supportedBy): "supports", str(LM.contradictedBy): "contradicts", str(LM.hasContext): "context of"}
_LABELS = (str(SKOS.prefLabel), str(RDFS.label))


Description = dict[str, set[Value]]


class Facts:
    """The triples of a store, by subject and property."""

    def __init__(self, store: Store):
        self.store = store
        self.triples: set[Triple] = triples.read(store)
        self.about: dict[str, Description] = {}
        for subject, predicate, value in self.triples:
            self.about.setdefault(subject, {}).setdefault(predicate, set()).add(value)

    def values(self, subject: str, predicate: str) -> set[str]:
        """The objects of a subject and property: IRIs and texts."""
        return {value.text for value in self.about.get(subject, {}).get(str(predicate), ())}

    def one(self, subject: str, predicate: str) -> str:
        """The first of these objects in words, empty if there is none."""
        return min(self.words(self.about.get(subject, {}).get(str(predicate), ())), default="")

    def of_class(self, name: str) -> set[str]:
        """The subjects of a class of ours."""
        return self._below(RDF.type, LM[name])

    @cached_property
    def links(self) -> set[str]:
        """The properties that lead from a programme to a feature."""
        return self._below(RDFS.subPropertyOf, LM.hasFeature)

    @cached_property
    def programmes(self) -> set[str]:
        """The programmes."""
        return self.of_class("Programme")

    @cached_property
    def features(self) -> dict[str, str]:
        """The programme of each feature."""
        found = {f: p for p in sorted(self.programmes) for link in self.links for f in self.values(p, link)}
        return {feature: programme for feature, programme in found.items() if feature in self.about}

    @cached_property
    def uses(self) -> dict[str, dict[str, set[str]]]:
        """By claim: the features that it supports or contradicts, and the programmes of which it is context."""
        found: dict[str, dict[str, set[str]]] = {}
        for subject in [*self.features, *self.programmes]:
            for link, use in EVIDENCE.items():
                for claim in self.values(subject, link):
                    found.setdefault(claim, {}).setdefault(use, set()).add(subject)
        return found

    @cached_property
    def claims(self) -> dict[str, str]:
        """The programme of each claim: the one on whose page it stands, else one that uses it."""
        found = {}
        for claim in {*self.of_class("Claim"), *self.of_class("ContextClaim"), *self.uses}:
            users = {
                self.features.get(thing, thing) for things in self.uses.get(claim, {}).values() for thing in things
            }
            page = claim.split("#")[0]
            if owners := {page} & self.programmes or users:
                found[claim] = min(owners)
        return found

    @cached_property
    def owners(self) -> dict[str, str]:
        """The programme to which each programme, feature and claim belongs."""
        return {**{programme: programme for programme in self.programmes}, **self.features, **self.claims}

    @cached_property
    def sources(self) -> Counter[str]:
        """How many claims rest on each source."""
        found = Counter(dict.fromkeys(self.of_class("Source"), 0))
        for claim in {*self.of_class("Claim"), *self.of_class("ContextClaim")}:
            found.update(self.values(claim, LM.source))
        return found

    @cached_property
    def unknown_terms(self) -> list[str]:
        """The terms of ours that are used and that nothing gives a class, as when an old version has an old word."""
        used = {
            term
            for _, predicate, value in self.triples
            for term in (predicate, value.text if not value.datatype else "")
        }
        ours = {term for term in used if term.startswith((str(LM), str(VOC)))}
        return sorted(short(term) for term in ours if not _classes(self.about.get(term, {})))

    @cached_property
    def facets(self) -> set[str]:
        """The properties whose values say what a feature is."""
        return self._below(RDFS.subPropertyOf, LM.facet)

    def text(self, feature: str) -> str:
        """A feature in words: what it is or, if no facet says so, all that is said of it; else its short name."""
        facets = [w for p, values in self._said(feature) if p in self.facets for w in self.words(values)]
        details = self.details(feature)
        named = [f"{name} {text}" for name, text in details.items()] if len(details) > 1 else details.values()
        return ", ".join(facets) or "; ".join(named) or short(feature)

    def details(self, feature: str) -> dict[str, str]:
        """What is said of a feature beside its facets, by property in words."""
        said = [(p, values) for p, values in self._said(feature) if p not in self.facets]
        return {self.label(predicate): ", ".join(self.words(values)) for predicate, values in said}

    def _said(self, feature: str) -> list[tuple[str, set[Value]]]:
        """The properties of a feature with their values, but for its class and claims."""
        return [(p, v) for p, v in sorted(self.about.get(feature, {}).items()) if p not in (*EVIDENCE, str(RDF.type))]

    def _below(self, link: str, term: str) -> set[str]:
        return {subject for subject, said in self.about.items() if Value(str(term)) in said.get(str(link), ())}

    def leaves(self, feature: str) -> set[str]:
        """The leaves on which a feature bears, by short name."""
        values = {value.text for said in self.about.get(feature, {}).values() for value in said if not value.datatype}
        return {short(leaf) for value in values for leaf in self.values(value, LM.bearsOn)}

    def kind(self, subject: str) -> str:
        """The class of a subject in words, one of ours if it has several."""
        classes = sorted((not c.text.startswith(LM), c.text) for c in _classes(self.about.get(subject, {})))
        return self.label(classes[0][1]) if classes else "without a class"

    def label(self, iri: str) -> str:
        """The English label of a class or property, else its local name in words."""
        local = re.split(r"[#/]", iri.rstrip("#/"))[-1]
        return self._english(iri) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower()

    def words(self, values: Iterable[Value]) -> list[str]:
        """Values in words, in order: texts as they are, else English labels, else short names."""
        return sorted(map(self._word, values))

    def _word(self, value: Value) -> str:
        if value.datatype:
            return value.text + (f" ({value.language})" if value.language not in ("", "en") else "")
        if value.text.startswith("_:"):
            return "(without a name)"
        return self._english(value.text) or short(value.text)

    def _english(self, iri: str) -> str:
        labels = (v for p in _LABELS for v in self.about.get(iri, {}).get(p, ()) if v.language == "en")
        return min((value.text for value in labels), default="")


def _classes(said: Description) -> set[Value]:
    return said.get(str(RDF.type), set())
