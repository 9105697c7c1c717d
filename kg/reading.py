"""The reading list: what would change a level if it were settled, silence or dispute, and what could settle it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from kg.assessment import Assessment, Judgement, verdict_from
from kg.criteria import CriterionShape, Leaf
from kg.dossier import feature_texts
from kg.namespaces import LM
from kg.rule import Level, Outcome, Rule, Verdict, category_possible, leaf_verdict
from kg.views import ViewedGraph

SILENCE, DISPUTE, LIMITATION, DENIAL = "silence", "dispute", "limitation", "denial"


@dataclass(frozen=True)
class Piece:
    """One thing to settle on a leaf of a programme.

    `kind` is ``silence``, ``dispute``, ``limitation`` or ``denial``; `what` says it in words. `settled_by` names the
    types of source that could settle it. `answers` are the requirements that hold if it is settled in favour,
    `loses` those that fall if it is settled against.
    """

    programme: str
    leaf: str
    kind: str
    what: str
    settled_by: tuple[str, ...]
    answers: frozenset[URIRef] = frozenset()
    loses: frozenset[URIRef] = frozenset()


@dataclass(frozen=True)
class Item:
    """A piece that would change a level.

    `up` is how many pieces, this one with them, would lift the level shown to `rises_to`; `down` how many categories,
    its own with them, must be lost until the level possible falls to `falls_to`. None where it cannot. `looked_for`
    is True where a search on this leaf found nothing.
    """

    piece: Piece
    up: int | None
    rises_to: Level | None
    down: int | None
    falls_to: Level | None
    looked_for: bool

    @property
    def effort(self) -> int:
        """How much has to be settled before a level changes; 1 is this piece alone."""
        return min(number for number in (self.up, self.down) if number is not None)


def reading_list(
    viewed: ViewedGraph, judgement: Judgement, rule: Rule, assessments: Sequence[Assessment]
) -> list[Item]:
    """All pieces that would change the level of one of the assessed programmes, the least effort first."""
    words = _Words(viewed)
    searched = {(row["programme"], row["leaf"]) for row in viewed.store.select(_SEARCHES)}
    found = []
    for assessment in assessments:
        pieces = {leaf.slug: list(words.pieces(leaf, assessment, judgement)) for leaf in judgement.leaves}
        up, rises_to = _ways_up(pieces, judgement, rule, assessment.outcome)
        down, falls_to = _way_down(rule, assessment.outcome)
        for leaf in judgement.leaves:
            looked_for = (str(assessment.iri), str(leaf.iri)) in searched
            for piece in pieces[leaf.slug]:
                lost = down is not None and _loses_category(piece, leaf, judgement, rule, assessment)
                ways = up.get(leaf.slug), rises_to, down if lost else None, falls_to if lost else None
                if ways[0] is not None or lost:
                    found.append(Item(piece, *ways, looked_for))
    return sorted(found, key=lambda i: (i.effort, i.up is None, i.up, i.piece.programme, i.piece.leaf, i.piece.what))


def _ways_up(
    pieces: dict[str, list[Piece]], judgement: Judgement, rule: Rule, now: Outcome
) -> tuple[dict[str, int], Level | None]:
    """By leaf, how many pieces in all the cheapest way to the next level takes if it goes through that leaf."""
    higher = [n for n in (rule.successful_from, rule.highly_successful_from) if n > now.shown]
    if not higher:
        return {}, None
    needed = higher[0] - now.shown
    routes: dict[str, dict[str, int]] = {}
    for category, leaves in judgement.members.items():
        open_ = [leaf for leaf in leaves if now.leaves[leaf] not in (Verdict.MET, Verdict.NOT_APPLICABLE)]
        verdicts = [now.leaves[leaf] for leaf in leaves]
        if now.categories[category] != Verdict.MET and category_possible(verdicts, rule.rollup, rule.contested):
            costs = {leaf: len(pieces[leaf]) for leaf in open_ if pieces[leaf]}
            whole = sum(costs.values())
            routes[category] = costs if rule.rollup == "any" else dict.fromkeys(costs, whole)
    cheapest = {category: min(costs.values()) for category, costs in routes.items() if costs}
    if len(cheapest) < needed:
        return {}, None
    found = {}
    for category, cost in cheapest.items():
        others = sorted(other for name, other in cheapest.items() if name != category)[: needed - 1]
        found |= {leaf: route + sum(others) for leaf, route in routes[category].items() if cost}
    return found, rule.level(higher[0])


def _way_down(rule: Rule, now: Outcome) -> tuple[int | None, Level | None]:
    """How many categories must be lost until the level possible falls, and to what."""
    if now.level_possible == Level.BELOW:
        return None, None
    least = rule.highly_successful_from if now.level_possible == Level.HIGHLY else rule.successful_from
    return now.possible - least + 1, rule.level(least - 1)


def _loses_category(piece: Piece, leaf: Leaf, judgement: Judgement, rule: Rule, assessment: Assessment) -> bool:
    """Whether the category could no longer be met if the piece were settled against the programme."""
    if piece.kind in (LIMITATION, DENIAL):
        return False
    mine = judgement.reported[assessment.iri]
    missing = {shape.iri for shape in leaf.requirements if shape.iri in mine} | piece.loses
    verdict = leaf_verdict(len(leaf.requirements), len(missing), [Verdict.CONTRADICTED])
    now = assessment.outcome.leaves
    members = [verdict if name == leaf.slug else now[name] for name in judgement.members[leaf.category]]
    was = category_possible([now[name] for name in judgement.members[leaf.category]], rule.rollup, rule.contested)
    return was and not category_possible(members, rule.rollup, rule.contested)


class _Words:
    """The features of a view in words, and the pieces that they make."""

    def __init__(self, viewed: ViewedGraph):
        self._graph = viewed.graph
        self._links = {URIRef(row["feature"]): URIRef(row["link"]) for row in viewed.store.select(_LINKS)}
        self._texts = feature_texts(viewed.store)
        self._types = {URIRef(row["type"]): row["label"] for row in viewed.store.select(_TYPES)}

    def pieces(self, leaf: Leaf, assessment: Assessment, judgement: Judgement) -> Iterator[Piece]:
        """What is to be settled on a leaf that is neither met nor inapplicable."""
        mine = judgement.reported[assessment.iri]
        if verdict_from(leaf, mine) in (Verdict.MET, Verdict.NOT_APPLICABLE):
            return
        answered: set[URIRef] = set()
        for shape in leaf.contraries:
            if shape.iri in mine:
                for piece in self._behind(shape, leaf, assessment):
                    answered |= piece.answers
                    yield piece
        for shape in leaf.requirements:
            if shape.iri in mine and shape.iri not in answered:
                settled_by = self._named(shape.settled_by)
                answers = frozenset([shape.iri])
                yield Piece(assessment.slug, leaf.slug, SILENCE, shape.name, settled_by, answers)

    def _behind(self, shape: CriterionShape, leaf: Leaf, assessment: Assessment) -> Iterator[Piece]:
        for link in {link for link, _ in shape.steps}:
            kind = {LM.limitedBy: LIMITATION, LM.denies: DENIAL}.get(link, DISPUTE)
            for feature in sorted(self._graph.objects(assessment.iri, link)):
                if leaf.iri not in set(self._graph.objects(feature, LM.bearsOn)):
                    continue
                answers = frozenset(s.iri for s in leaf.requirements if self._answers(feature, s))
                others = frozenset(s.iri for s in leaf.requirements if self._else(feature, s, assessment.iri))
                gains = answers if kind == DENIAL else frozenset()
                settled_by = self._named(shape.settled_by)
                yield Piece(assessment.slug, leaf.slug, kind, self._texts[feature], settled_by, gains, answers - others)

    def _answers(self, feature: URIRef, shape: CriterionShape) -> bool:
        link = self._links.get(feature)
        return any(
            link == step and shape.wants(v for v in self._graph.objects(feature, facet)) for step, facet in shape.steps
        )

    def _else(self, feature: URIRef, shape: CriterionShape, programme: URIRef) -> bool:
        """Whether another feature of the view answers the requirement too."""
        return any(
            self._answers(other, shape)
            for step, _ in shape.steps
            for other in self._graph.objects(programme, step)
            if other != feature
        )

    def _named(self, types: Iterable[URIRef]) -> tuple[str, ...]:
        return tuple(self._types[kind] for kind in types)


_LINKS = f"""
SELECT ?feature ?link WHERE {{
  ?programme a <{LM.Programme}> ; ?link ?feature .
  ?link <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> <{LM.hasFeature}> .
}}"""

_TYPES = f"""
SELECT ?type ?label WHERE {{
  ?type a <{LM.SourceType}> ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?label . FILTER (LANG(?label) = "en")
}}"""

_SEARCHES = f"SELECT ?programme ?leaf WHERE {{ ?programme <{LM.lookedFor}>/<{LM.soughtOn}> ?leaf }}"
