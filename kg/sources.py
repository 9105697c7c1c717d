"""The sources of the graph: what each is, whether it still stands, and what rests on it."""

import datetime
import re
from collections import defaultdict
from dataclasses import dataclass, field

from rdflib import URIRef

from kg.errors import KgError, UnknownNameError
from kg.namespaces import LM, short
from kg.store import Store


@dataclass(frozen=True)
class Source:
    """A source. Fields that the graph does not know are empty; dates are as written: 2024, 2024-10 or 2024-10-31.

    `kind` is the IRI of its type, `read_from` says in words in what form it was read. `retracted_on` and `reason` are
    set when it was withdrawn, `superseded_by` when a later source takes its place.
    """

    iri: URIRef
    title: str
    kind: URIRef
    kind_label: str
    publisher: str
    issued: str
    language: str
    page: str
    licence: str
    read_from: str
    note: str
    retracted_on: str
    reason: str
    superseded_by: URIRef | None

    @property
    def slug(self) -> str:
        """The short name of the source."""
        return short(self.iri)

    @property
    def state(self) -> str:
        """Whether it stands: ``current``, ``superseded`` or ``retracted``."""
        if self.retracted_on:
            return "retracted"
        return "superseded" if self.superseded_by else "current"

    @property
    def fate(self) -> str:
        """What became of it, in words; empty for a current source."""
        if self.retracted_on:
            return f"retracted {self.retracted_on}" + (f": {self.reason}" if self.reason else "")
        return f"superseded by {short(self.superseded_by)}" if self.superseded_by else ""

    def is_before(self, day: str) -> bool:
        """Whether it was surely issued before this day (``YYYY-MM-DD``). One without a date never was."""
        latest = self.issued + ("-12-31" if len(self.issued) == 4 else "-31" if len(self.issued) == 7 else "")
        return bool(self.issued) and latest < day


@dataclass
class Footing:
    """What rests on a source: its claims, how many of them are context, the features that they support or contradict,
    records of the setting, and the programmes concerned (IRIs)."""

    claims: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)
    features: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    programmes: set[str] = field(default_factory=set)


def read_sources(store: Store) -> dict[URIRef, Source]:
    """All sources, by IRI, in the order of their IRIs."""
    found: dict[URIRef, Source] = {}
    for row in store.select(_SOURCES):
        iri = URIRef(row["source"])
        replaced = row["supersededBy"] and URIRef(row["supersededBy"])
        names = ("publisher", "issued", "language", "page", "licence", "readFrom", "note", "retractedOn", "reason")
        texts = (row[name] or "" for name in names)
        kind = URIRef(row["type"])
        found[iri] = Source(iri, row["title"] or short(iri), kind, row["typeLabel"], *texts, replaced or None)
    return found


def listing(store: Store, kind: str | None = None) -> list[tuple[Source, Footing]]:
    """The sources with what rests on each, those with the most claims first; of one type if `kind` names one.

    Raises UnknownNameError for a type that no source has.
    """
    sources, resting = read_sources(store).values(), footing(store)
    known = {short(source.kind) for source in sources}
    if kind is not None and kind not in known:
        raise UnknownNameError("type of source", kind, known, f"Use one of {', '.join(sorted(known))}.")
    pairs = [(s, resting.get(s.iri) or Footing()) for s in sources if kind in (None, short(s.kind))]
    return sorted(pairs, key=lambda pair: (-len(pair[1].claims), -len(pair[1].records), pair[0].iri))


def one(store: Store, slug: str) -> tuple[Source, Footing]:
    """The source of this short name and what rests on it. Raises UnknownNameError."""
    known = {source.slug: source for source in read_sources(store).values()}
    if slug not in known:
        raise UnknownNameError("source", slug, known, "kg sources lists them.")
    return known[slug], footing(store).get(known[slug].iri) or Footing()


def footing(store: Store) -> dict[URIRef, Footing]:
    """What rests on each source; one on which nothing rests is left out."""
    found: dict[URIRef, Footing] = defaultdict(Footing)
    for row in store.select(_RESTING):
        on = found[URIRef(row["source"])]
        if row["record"] == "true":
            on.records.add(row["statement"])
        else:
            on.claims.add(row["statement"])
            if row["feature"]:
                on.features.add(row["feature"])
            elif row["programme"]:
                on.context.add(row["statement"])
        if row["programme"]:
            on.programmes.add(row["programme"])
    return dict(found)


def first_day(text: str) -> str:
    """The first day of a year, a month or a day that a user typed, as ``YYYY-MM-DD``. Raises KgError.

    >>> first_day("2024"), first_day("2024-06")
    ('2024-01-01', '2024-06-01')
    """
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text, re.ASCII):
        day = text + "-01" * ((10 - len(text)) // 3)
        try:
            return datetime.date.fromisoformat(day).isoformat()
        except ValueError:
            pass
    raise KgError(f"{text!r} is no date. Write a year, a year and month, or a date: 2024, 2024-10 or 2024-10-31.")


_SOURCES = f"""
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX lm: <{LM}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?source (SAMPLE(?type_) AS ?type) (SAMPLE(?label_) AS ?typeLabel) (MIN(?title_) AS ?title)
  (MIN(?publisher_) AS ?publisher) (MIN(?issued_) AS ?issued) (MIN(?language_) AS ?language) (MIN(?page_) AS ?page)
  (MIN(?licence_) AS ?licence) (MIN(?read_) AS ?readFrom) (MIN(?note_) AS ?note) (MIN(?retracted_) AS ?retractedOn)
  (MIN(?reason_) AS ?reason) (MIN(?by_) AS ?supersededBy)
WHERE {{
  ?source a lm:Source ; lm:sourceType ?type_ .
  ?type_ skos:prefLabel ?label_ . FILTER (LANG(?label_) = "en")
  OPTIONAL {{ ?source dcterms:title ?title_ }}
  OPTIONAL {{ ?source dcterms:publisher ?publisher_ }}
  OPTIONAL {{ ?source lm:issued ?issued_ }}
  OPTIONAL {{ ?source dcterms:language ?language_ }}
  OPTIONAL {{ ?source <http://xmlns.com/foaf/0.1/page> ?iri . BIND (STR(?iri) AS ?page_) }}
  OPTIONAL {{ ?source dcterms:license ?licensed . BIND (STR(?licensed) AS ?licence_) }}
  OPTIONAL {{ ?source lm:readFrom/skos:prefLabel ?read_ . FILTER (LANG(?read_) = "en") }}
  OPTIONAL {{ ?source skos:note ?note_ }}
  OPTIONAL {{ ?source lm:retractedOn ?retracted_ }}
  OPTIONAL {{ ?source lm:retractionReason ?reason_ }}
  OPTIONAL {{ ?source lm:supersededBy ?by_ }}
}} GROUP BY ?source ORDER BY ?source"""

_RESTING = f"""
PREFIX lm: <{LM}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?source ?statement ?feature ?programme ?record WHERE {{
  {{ ?statement lm:source ?source }}
  UNION {{ ?statement <http://purl.org/linked-data/cube#dataSet>/<http://purl.org/dc/terms/source> ?source }}
  UNION {{ ?statement <http://purl.org/dc/terms/source> ?source ; a lm:Standard }}
  OPTIONAL {{
    {{
      ?feature lm:supportedBy|lm:contradictedBy ?statement .
      OPTIONAL {{ ?programme ?link ?feature ; a lm:Programme }}
    }}
    UNION {{ ?programme lm:hasContext ?statement ; a lm:Programme }}
    UNION {{ ?statement lm:concerns ?programme }}
  }}
  BIND (!EXISTS {{ ?statement a/rdfs:subClassOf* lm:Claim }} AS ?record)
}}"""
