"""Why a verdict is what it is: requirements, features, claims for and against, and what would change it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rdflib import RDF, URIRef

from kg.assessment import Assessment, Judgement, verdict_from
from kg.criteria import CriterionShape, Leaf
from kg.errors import UnknownNameError
from kg.namespaces import LM, short
from kg.rule import Level, Outcome, Rule, Verdict, outcome
from kg.views import ViewedGraph

_STANDINGS = {LM.disputes: "disputed", LM.denies: "denied", LM.clearedOf: "cleared"}


@dataclass(frozen=True)
class Evidence:
    """A claim on a feature: its direction, whether it is in play in the view, what it says, and where.

    `place` is section and line, or the address of the page.
    """

    claim: URIRef
    supports: bool
    in_view: bool
    confidence: str
    says: str
    source: str
    source_type: str
    issued: str
    place: str
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


@dataclass(frozen=True)
class Piece:
    """One thing that, if settled in favour, would change a verdict or a level."""

    text: str
    leaf: str
    verdict: Verdict
    category_verdict: Verdict
    level_shown: Level
    level_possible: Level


@dataclass(frozen=True)
class LeafExplanation:
    """A leaf: its verdict, its requirements with the features that answer each, what speaks against it, and pieces.

    `requirements` holds (shape, holds in the view, features that answer it in or out of view).
    """

    leaf: Leaf
    verdict: Verdict
    requirements: list[tuple[CriterionShape, bool, list[Feature]]]
    against: list[Feature]
    cleared: list[Feature]
    note: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Explanation:
    """A programme explained: its assessment, its leaves, and how many context claims stand beside it."""

    assessment: Assessment
    leaves: list[LeafExplanation]
    context_claims: int
    level_pieces: list[Piece]


def choose_leaves(judgement: Judgement, criterion: str | None) -> list[Leaf]:
    """The leaves that a user means: all, those of a category, or one. Raises UnknownNameError."""
    if criterion is None:
        return judgement.leaves
    found = [leaf for leaf in judgement.leaves if criterion in (leaf.slug, leaf.category)]
    if not found:
        known = dict.fromkeys(name for leaf in judgement.leaves for name in (leaf.category, leaf.slug))
        raise UnknownNameError("criterion", criterion, known, f"Use one of {', '.join(known)}.")
    return found


def explain(
    viewed: ViewedGraph, judgement: Judgement, rule: Rule, assessment: Assessment, leaves: Sequence[Leaf]
) -> Explanation:
    """Explain an assessment, for the leaves asked."""
    features = _features(viewed, assessment.iri)
    mine = judgement.reported[assessment.iri]
    pieces = {leaf.slug: _pieces(judgement, rule, assessment.outcome, mine, leaf, features) for leaf in judgement.leaves}
    parts = [_leaf(leaf, mine, features, pieces[leaf.slug]) for leaf in leaves]
    now = (assessment.outcome.level_shown, assessment.outcome.level_possible)
    level_pieces = [p for found in pieces.values() for p in found if (p.level_shown, p.level_possible) != now]
    context = len(list(viewed.graph.objects(assessment.iri, LM.hasContext)))
    return Explanation(assessment, parts, context, level_pieces)


def _leaf(leaf: Leaf, mine: set[URIRef], features: list[Feature], pieces: list[Piece]) -> LeafExplanation:
    requirements = [
        (shape, shape.iri not in mine, [f for f in features if f.answers(shape)]) for shape in leaf.requirements
    ]
    bearing = [f for f in features if leaf.iri in f.values.get(LM.bearsOn, ())]
    limitations = [f for f in bearing if f.link == LM.limitedBy]
    cleared = [f for f in limitations if f.standing == "cleared"]
    against = [f for f in limitations if f.standing != "cleared"]
    verdict = verdict_from(leaf, mine)
    return LeafExplanation(leaf, verdict, requirements, against, cleared, _note(leaf, mine, verdict), pieces)


def _note(leaf: Leaf, mine: set[URIRef], verdict: Verdict) -> str:
    if verdict == Verdict.NOT_APPLICABLE:
        return next(shape.message for shape in leaf.applicability if shape.iri in mine)
    if leaf.applicability and verdict == Verdict.UNDOCUMENTED:
        return f"No source in view says that this does not arise. {leaf.applicability[0].reading}"
    return ""


def _pieces(
    judgement: Judgement, rule: Rule, now: Outcome, mine: set[URIRef], leaf: Leaf, features: list[Feature]
) -> list[Piece]:
    if now.leaves[leaf.slug] == Verdict.NOT_APPLICABLE:
        return []
    candidates = [(f"“{s.name}” were documented", s.iri) for s in leaf.requirements if s.iri in mine]
    for shape in leaf.contraries:
        if shape.iri in mine:
            behind = _behind(shape, leaf, features)
            if len(behind) == 1:
                candidates.append((f"“{behind[0].text}” were settled in favour", shape.iri))
    found = []
    for text, iri in candidates:
        changed = _changed(judgement, rule, now, leaf, mine - {iri})
        verdict = changed.leaves[leaf.slug]
        if verdict != now.leaves[leaf.slug]:
            category = changed.categories[leaf.category]
            found.append(Piece(text, leaf.slug, verdict, category, changed.level_shown, changed.level_possible))
    return found


def _changed(judgement: Judgement, rule: Rule, now: Outcome, leaf: Leaf, reported: set[URIRef]) -> Outcome:
    return outcome({**now.leaves, leaf.slug: verdict_from(leaf, reported)}, judgement.members, rule)


def _behind(shape: CriterionShape, leaf: Leaf, features: list[Feature]) -> list[Feature]:
    """The features at which a contrary shape reports, found by the link on which the view hangs them."""
    links = {link for link, _ in shape.steps}
    bearing = [f for f in features if leaf.iri in f.values.get(LM.bearsOn, ())]
    if LM.limitedBy in links:
        return [f for f in bearing if f.link == LM.limitedBy and f.standing == "shown"]
    return [f for f in bearing if any(_STANDINGS.get(link) == f.standing for link in links)]


def _features(viewed: ViewedGraph, programme: URIRef) -> list[Feature]:
    features: dict[str, Feature] = {}
    texts: dict[str, list[tuple[str, str]]] = {}
    for row in viewed.store.select(_VALUES % programme):
        iri = URIRef(row["feature"])
        if row["feature"] not in features:
            features[row["feature"]] = Feature(iri, URIRef(row["link"]), "", _standing(viewed, programme, iri), {})
        feature = features[row["feature"]]
        feature.values.setdefault(URIRef(row["property"]), set()).add(URIRef(row["value"]))
        if row["leaf"]:
            feature.values.setdefault(LM.bearsOn, set()).add(URIRef(row["leaf"]))
        part = (row["isFacet"] and "" or row["propertyLabel"], row["valueLabel"] or row["value"])
        if part not in texts.setdefault(row["feature"], []):
            texts[row["feature"]].append(part)
    for iri, feature in features.items():
        feature.text = _text(texts[iri])
        feature.evidence = []
    for row in viewed.store.select(_CLAIMS % programme):
        features[row["feature"]].evidence.append(_evidence(viewed, row))
    return sorted(features.values(), key=lambda f: (f.standing == "set aside", str(f.iri)))


def _standing(viewed: ViewedGraph, programme: URIRef, feature: URIRef) -> str:
    for link, standing in _STANDINGS.items():
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


def _evidence(viewed: ViewedGraph, row) -> Evidence:
    feature, polarity, claim = URIRef(row["feature"]), URIRef(row["polarity"]), URIRef(row["claim"])
    place = f"section {row['section']}, line {row['line']}" if row["line"] else row["page"] or ""
    return Evidence(
        claim,
        polarity == LM.supportedBy,
        (feature, polarity, claim) in viewed.graph,
        short(row["confidence"]),
        row["says"],
        row["title"],
        row["sourceType"],
        row["issued"] or "undated",
        place,
        row["anchor"] or "",
        row["scope"] or "",
    )


_VALUES = f"""
PREFIX lm: <{LM}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?link ?feature ?property ?propertyLabel ?isFacet ?value ?valueLabel ?leaf WHERE {{
  <%s> ?link ?feature . ?link rdfs:subPropertyOf lm:hasFeature .
  ?feature ?property ?value .
  ?property rdfs:label ?propertyLabel . FILTER (LANG(?propertyLabel) = "en")
  FILTER (?property NOT IN (lm:supportedBy, lm:contradictedBy))
  OPTIONAL {{ ?property rdfs:subPropertyOf lm:facet . BIND (true AS ?isFacet) }}
  OPTIONAL {{ ?value skos:prefLabel|rdfs:label ?valueLabel . FILTER (LANG(?valueLabel) = "en") }}
  OPTIONAL {{ ?value lm:bearsOn ?leaf }}
}} ORDER BY ?feature DESC(?isFacet) ?property ?value"""

_CLAIMS = f"""
PREFIX lm: <{LM}>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT * WHERE {{
  VALUES ?polarity {{ lm:supportedBy lm:contradictedBy }}
  <%s> ?link ?feature . ?feature ?polarity ?claim .
  ?claim lm:confidence ?confidence ; lm:says ?says ; lm:source ?source .
  ?source dcterms:title ?title ; lm:sourceType/<http://www.w3.org/2004/02/skos/core#prefLabel> ?sourceType .
  FILTER (LANG(?sourceType) = "en")
  OPTIONAL {{ ?source lm:issued ?issued }}
  OPTIONAL {{ ?source <http://xmlns.com/foaf/0.1/page> ?page }}
  OPTIONAL {{ ?claim lm:section ?section ; lm:line ?line }}
  OPTIONAL {{ ?claim lm:anchor ?anchor }}
  OPTIONAL {{ ?claim lm:scope ?scope }}
}} ORDER BY ?feature DESC(?polarity) ?claim"""
