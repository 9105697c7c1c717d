"""The dossier of a programme: its features in words, how each stands in a view, and the claims on it."""

from dataclasses import dataclass, field, replace

from rdflib import RDF, URIRef

from kg.criteria import CriterionShape
from kg.namespaces import LM, short
from kg.store import Row, Store, filled
from kg.views import ViewedGraph

STANDINGS = {LM.disputes: "disputed", LM.denies: "denied", LM.clearedOf: "cleared"}


@dataclass(frozen=True)
class Evidence:
    """A claim on a feature: its direction, whether it is in play in the view, what it says, and where.

    `place` is section and line, or empty for a page, whose address is then in `page`.
    """

    claim: URIRef
    supports: bool
    in_view: bool
    confidence: str
    says: str
    source: URIRef
    title: str
    source_type: str
    issued: str
    place: str
    page: str
    anchor: str
    scope: str


@dataclass
class Feature:
    """A feature of the programme: what it is in words, how it stands in the view, and the claims on it.

    `standing` is ``shown``, ``disputed``, ``denied``, ``cleared`` or ``set aside`` (no claim in play).
    `values` holds the IRIs of its values by property, and under `lm:bearsOn` the leaves on which they bear.
    """

    iri: URIRef
    link: URIRef
    text: str
    standing: str
    values: dict[URIRef, set[URIRef]]
    evidence: list[Evidence] = field(default_factory=list)

    def answers(self, shape: CriterionShape) -> bool:
        """Whether the feature has what a requirement asks for, whatever the view."""
        return any(self.link == link and shape.wants(self.values.get(facet, ())) for link, facet in shape.steps)


def open_dossier(viewed: ViewedGraph, programme: URIRef) -> list[Feature]:
    """All features of the programme, those with claims in play first, each with all its claims."""
    features: dict[str, Feature] = {}
    texts: dict[str, list[tuple[str, str]]] = {}
    for row in viewed.store.select(_VALUES % programme):
        iri = URIRef(row["feature"])
        if row["feature"] not in features:
            features[row["feature"]] = Feature(iri, URIRef(row["link"]), "", _standing(viewed, programme, iri), {})
        feature = features[row["feature"]]
        if row["property"] is None:  # nothing but a class and claims
            texts[row["feature"]] = [("", short(iri).partition("#")[2])]
            continue
        if row["isIri"] == "true":
            feature.values.setdefault(URIRef(row["property"]), set()).add(URIRef(row["value"]))
        if row["leaf"]:
            feature.values.setdefault(LM.bearsOn, set()).add(URIRef(row["leaf"]))
        part = ("" if row["isFacet"] else row["propertyLabel"] or "", row["valueLabel"] or row["value"])
        if part not in texts.setdefault(row["feature"], []):
            texts[row["feature"]].append(part)
    for iri, feature in features.items():
        feature.text = _text(texts[iri])
    for row in viewed.store.select(_CLAIMS % programme):
        features[row["feature"]].evidence.append(_evidence(viewed, row))
    return sorted(features.values(), key=lambda f: (f.standing == "set aside", str(f.iri)))


def open_context(viewed: ViewedGraph, programme: URIRef) -> dict[URIRef | None, list[Evidence]]:
    """The claims in view on the setting of the programme, by the leaf on which they bear."""
    context: dict[URIRef | None, list[Evidence]] = {}
    for row in viewed.store.select(_CONTEXT % programme):
        if (programme, LM.hasContext, URIRef(row["claim"])) in viewed.graph:
            leaf = URIRef(row["leaf"]) if row["leaf"] else None
            context.setdefault(leaf, []).append(
                _evidence(viewed, {**row, "feature": programme, "polarity": LM.hasContext})
            )
    return context


def open_searches(viewed: ViewedGraph, programme: URIRef) -> dict[URIRef, list[str]]:
    """What was looked for on the programme and not found, by leaf, with the date of the search."""
    found: dict[URIRef, list[str]] = {}
    for row in viewed.store.select(_LOOKED_FOR % programme):
        if viewed.view.before and row["asOf"] >= viewed.view.before[: len(row["asOf"])]:
            continue
        found.setdefault(URIRef(row["leaf"]), []).append(f"{row['says'].rstrip('.')} ({row['asOf']}).")
    return found


def read_claims(viewed: ViewedGraph) -> dict[str, Evidence]:
    """All claims of the graph by IRI, in play or not, as if each supported something."""
    found = {}
    for row in viewed.store.select(_ALL_CLAIMS):
        evidence = _evidence(viewed, {**row, "feature": row["claim"], "polarity": LM.supportedBy})
        found[row["claim"]] = replace(evidence, in_view=row["claim"] in viewed.in_play)
    return found


def feature_texts(store: Store, programme: URIRef | None = None) -> dict[URIRef, str]:
    """What each feature, or each of one programme, is, by the English labels of its values from controlled lists."""
    texts: dict[URIRef, list[str]] = {}
    for row in store.select(filled(_TEXTS, {"subject": [programme]} if programme else {})):
        texts.setdefault(URIRef(row["feature"]), []).append(row["label"] or row["wording"] or "")
    return {iri: ", ".join(dict.fromkeys(filter(None, labels))) or short(iri) for iri, labels in texts.items()}


def _standing(viewed: ViewedGraph, programme: URIRef, feature: URIRef) -> str:
    for link, standing in STANDINGS.items():
        if (programme, link, feature) in viewed.graph:
            return standing
    return "shown" if (feature, RDF.type, None) in viewed.graph else "set aside"


def _text(parts: list[tuple[str, str]]) -> str:
    main = [value for name, value in parts if not name]
    rest: dict[str, list[str]] = {}
    for name, value in parts:
        if name:
            rest.setdefault(name, []).append(value)
    details = "; ".join(f"{name}: {', '.join(values)}" for name, values in rest.items())
    return ", ".join(main) + (f" ({details})" if details and main else details)


def _evidence(viewed: ViewedGraph, row: Row) -> Evidence:
    feature, polarity, claim = URIRef(row["feature"]), URIRef(row["polarity"]), URIRef(row["claim"])
    place = f"section {row['section']}, line {row['line']}" if row["line"] else ""
    return Evidence(
        claim,
        polarity == LM.supportedBy,
        (feature, polarity, claim) in viewed.graph,
        short(row["confidence"]),
        row["says"] or "(not said in words)",
        URIRef(row["source"]),
        row["title"] or short(row["source"]),
        row["sourceType"],
        row["issued"] or "undated",
        place,
        row["page"] or "",
        row["anchor"] or "",
        row["scope"] or "",
    )


_VALUES = f"""
PREFIX lm: <{LM}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?link ?feature ?property ?propertyLabel ?isFacet ?value ?valueLabel ?leaf
  (IF(isIRI(?value), "true", "false") AS ?isIri)
WHERE {{
  <%s> ?link ?feature . ?link rdfs:subPropertyOf lm:hasFeature .
  OPTIONAL {{
    ?feature ?property ?value .
    FILTER (?property NOT IN (lm:supportedBy, lm:contradictedBy, rdf:type))
    OPTIONAL {{ ?property rdfs:label ?propertyLabel . FILTER (LANG(?propertyLabel) = "en") }}
    OPTIONAL {{ ?property rdfs:subPropertyOf lm:facet . BIND (true AS ?isFacet) }}
    OPTIONAL {{ ?value skos:prefLabel|rdfs:label ?valueLabel . FILTER (LANG(?valueLabel) = "en") }}
    OPTIONAL {{ ?value lm:bearsOn ?leaf }}
  }}
}} ORDER BY ?feature DESC(?isFacet) ?property ?value"""

_SAID = """
  ?claim lm:confidence ?confidence ; lm:source ?source .
  OPTIONAL { ?claim lm:says ?says }
  OPTIONAL { ?source dcterms:title ?title }
  ?source lm:sourceType/<http://www.w3.org/2004/02/skos/core#prefLabel> ?sourceType .
  FILTER (LANG(?sourceType) = "en")
  OPTIONAL { ?source lm:issued ?issued }
  OPTIONAL { ?source <http://xmlns.com/foaf/0.1/page> ?page }
  OPTIONAL { ?claim lm:section ?section ; lm:line ?line }
  OPTIONAL { ?claim lm:anchor ?anchor }
  OPTIONAL { ?claim lm:scope ?scope }"""

_CLAIMS = f"""
PREFIX lm: <{LM}>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT * WHERE {{
  VALUES ?polarity {{ lm:supportedBy lm:contradictedBy }}
  <%s> ?link ?feature . ?link <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> lm:hasFeature .
  ?feature ?polarity ?claim .{_SAID}
}} ORDER BY ?feature DESC(?polarity) ?claim"""

_CONTEXT = f"""
PREFIX lm: <{LM}>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT * WHERE {{
  <%s> lm:hasContext ?claim .{_SAID}
  OPTIONAL {{ ?claim lm:bearsOn ?leaf }}
}} ORDER BY ?claim"""

_LOOKED_FOR = f"""
PREFIX lm: <{LM}>
SELECT ?leaf ?says ?asOf WHERE {{ <%s> lm:lookedFor ?s . ?s lm:soughtOn ?leaf ; lm:says ?says ; lm:asOf ?asOf }}
ORDER BY ?says"""

_ALL_CLAIMS = f"""
PREFIX lm: <{LM}>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT * WHERE {{{_SAID}
}} ORDER BY ?claim"""

_TEXTS = f"""
PREFIX lm: <{LM}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?feature ?label ?wording WHERE {{
  VALUES ?subject {{ UNDEF }}
  ?subject ?link ?feature . ?link rdfs:subPropertyOf lm:hasFeature .
  OPTIONAL {{
    ?feature ?facet ?value . ?facet rdfs:subPropertyOf lm:facet .
    ?value <http://www.w3.org/2004/02/skos/core#prefLabel> ?label . FILTER (LANG(?label) = "en")
  }}
  OPTIONAL {{ ?feature lm:wording ?wording }}
}} ORDER BY ?feature ?facet ?label"""
