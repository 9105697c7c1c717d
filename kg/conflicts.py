"""Where sources contradict each other: in values, in features, and in what is stated; and which criteria that leaves
contested. What counts as a conflict is said once, by ``queries/evidence/conflicts.rq``."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from kg import resources
from kg.assessment import Assessment, Judgement
from kg.criteria import Leaf
from kg.dossier import Evidence, feature_texts, read_claims
from kg.files import read_text
from kg.namespaces import LM
from kg.rule import Verdict
from kg.views import ViewedGraph, sides

_QUERY = "queries/evidence/conflicts.rq"


@dataclass(frozen=True)
class Side:
    """One side of a conflict: its value in words, empty where the claims say it, and the claims."""

    text: str
    claims: tuple[Evidence, ...]


@dataclass(frozen=True)
class Conflict:
    """Claims that cannot all hold. `kind` is that of the query: value, number, feature or stated."""

    subject: URIRef
    kind: str
    about: str
    sides: tuple[Side, ...]


Tally = dict[str, tuple[int, int]]
"""By type of source, in words: how many claims, and of how many sources."""


@dataclass(frozen=True)
class Contested:
    """A contested leaf of a programme: by type of source, how many claims and sources speak for it and against it."""

    programme: URIRef
    leaf: str
    pro: Tally
    contra: Tally


def conflicts(viewed: ViewedGraph, subjects: Sequence[URIRef] = ()) -> list[Conflict]:
    """The conflicts in a view, of all subjects or of some, by subject, kind and what they are about."""
    texts, claims = feature_texts(viewed.store), read_claims(viewed)
    labels = {row["term"]: row["label"] for row in viewed.store.select(_LABELS)}
    found: dict[tuple[str, str, str, str], dict[str, set[str]]] = {}
    for row in viewed.whole.select(read_text(resources.folder(_QUERY))):
        if not subjects or URIRef(row["subject"]) in subjects:
            two = found.setdefault((row["subject"], row["kind"], row["about"], row["year"] or ""), {})
            by_claim = row["kind"] in ("feature", "stated")
            for key, text, claim in (("+", "one", "claim"), ("−", "other", "otherClaim")):
                side = (key if row["kind"] == "feature" else row[claim]) if by_claim else row[text]
                two.setdefault(side, set()).add(row[claim])
    result = []
    for (subject, kind, about, year), two in sorted(found.items()):
        named = texts.get(URIRef(about)) or labels.get(about, about)
        parts = tuple(
            Side("" if kind == "stated" else labels.get(text, text), tuple(claims[c] for c in sorted(members)))
            for text, members in sorted(two.items(), key=lambda side: (side[0] == "−", side[0]))
        )
        result.append(Conflict(URIRef(subject), kind, f"{named}, {year}" if year else named, parts))
    return result


def subjects(viewed: ViewedGraph) -> dict[URIRef, str]:
    """The English labels of all that can be the subject of a conflict: programmes first, then groups and studies."""
    return {URIRef(row["subject"]): row["label"] for row in viewed.store.select(_SUBJECTS)}


def contested(viewed: ViewedGraph, judgement: Judgement, assessments: Sequence[Assessment]) -> list[Contested]:
    """The contested leaves of these programmes, in the order given, with the types of source on each side."""
    types = {row["claim"]: (row["type"], row["source"]) for row in viewed.store.select(_CLAIM_TYPES)}
    return [
        Contested(assessment.iri, leaf.slug, *_sides(viewed, assessment.iri, leaf, types))
        for assessment in assessments
        for leaf in judgement.leaves
        if assessment.outcome.leaves[leaf.slug] == Verdict.CONTESTED
    ]


def _sides(
    viewed: ViewedGraph, programme: URIRef, leaf: Leaf, types: dict[str, tuple[str, str]]
) -> tuple[Tally, Tally]:
    pro: set[URIRef] = set()
    contra: set[URIRef] = set()
    for feature in _bearing(viewed, programme, leaf):
        backing, denying = sides(viewed.graph, feature)
        pro |= backing
        contra |= denying
    return _tally(types[str(claim)] for claim in pro), _tally(types[str(claim)] for claim in contra)


def _tally(claims: Iterable[tuple[str, str]]) -> Tally:
    sources: dict[str, list[str]] = {}
    for kind, source in claims:
        sources.setdefault(kind, []).append(source)
    return {kind: (len(found), len(set(found))) for kind, found in sources.items()}


def _bearing(viewed: ViewedGraph, programme: URIRef, leaf: Leaf) -> Iterator[URIRef]:
    for feature in set(viewed.graph.objects(programme)):
        if (feature, LM.bearsOn, leaf.iri) in viewed.graph:
            yield feature


_CLAIM_TYPES = f"""
SELECT ?claim ?source ?type WHERE {{
  ?claim <{LM.source}> ?source . ?source <{LM.sourceType}>/<http://www.w3.org/2004/02/skos/core#prefLabel> ?type .
  FILTER (LANG(?type) = "en")
}}"""

_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?term ?label WHERE { ?term skos:prefLabel|rdfs:label ?label . FILTER (LANG(?label) = "en") }"""

_SUBJECTS = f"""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?subject (SAMPLE(?text) AS ?label) (MIN(?place) AS ?rank) WHERE {{
  ?subject a ?class ; rdfs:label ?text . FILTER (LANG(?text) = "en")
  ?class rdfs:subClassOf <{LM.Subject}> .
  BIND (IF(?class = <{LM.Programme}>, 0, 1) AS ?place)
}} GROUP BY ?subject ORDER BY ?rank ?subject"""
