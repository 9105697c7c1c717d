"""The reading list: what would change a level if it were settled, silence or dispute, and what could settle it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rdflib import URIRef

from kg.assessment import Assessment, Judgement
from kg.criteria import CriterionShape, Leaf
from kg.dossier import feature_texts
from kg.namespaces import LM
from kg.rule import Level, Outcome, Rule, Verdict, leaf_verdict, outcome
from kg.views import ViewedGraph

SILENCE, DISPUTE, LIMITATION, DENIAL = "silence", "dispute", "limitation", "denial"


@dataclass(frozen=True)
class Piece:
    """One thing to settle on a leaf of a programme.

    `kind` is ``silence``, ``dispute``, ``limitation`` or ``denial``; `what` says it in words. `settled_by` names the
    types of source that could settle it. `answers` are the requirements that hold if it is settled in favour,
    `loses` those that fall if it is settled against; `feature` is what it hangs on, unless it is a silence.
    """

    programme: str
    leaf: str
    kind: str
    what: str
    settled_by: tuple[str, ...]
    answers: frozenset[URIRef] = frozenset()
    loses: frozenset[URIRef] = frozenset()
    feature: URIRef | None = None


@dataclass(frozen=True)
class Effect:
    """What settling a piece would do: `pieces` settled together, this one among them, change the level `which`
    (``shown`` or ``possible``) to `to`; without this one they would not. `side` is ``favour`` or ``against``."""

    side: str
    which: str
    pieces: int
    to: Level


@dataclass(frozen=True)
class Item:
    """A piece that would change a level, and how. `looked_for` is True where a search on this leaf found nothing."""

    piece: Piece
    effects: tuple[Effect, ...]
    looked_for: bool

    @property
    def effort(self) -> tuple[int, ...]:
        """How many pieces have to be settled before a level changes, the fewest first; 1 is this piece alone."""
        return tuple(sorted(effect.pieces for effect in self.effects))


def reading_list(
    viewed: ViewedGraph, judgement: Judgement, rule: Rule, assessments: Sequence[Assessment], together: int = 2
) -> list[Item]:
    """All pieces that would change the level of one of the assessed programmes, the least effort first.

    Up to `together` pieces are settled at once, all in favour or all against; the work grows with the number of such
    sets.
    """
    features = _Features(viewed)
    searched = {(row["programme"], row["leaf"]) for row in viewed.store.select(_SEARCHES)}
    leaves = {leaf.slug: leaf for leaf in judgement.leaves}
    found = []
    for assessment in assessments:
        pieces = [piece for leaf in judgement.leaves for piece in features.pieces(leaf, assessment, judgement)]
        effects = _effects(Situation(assessment, judgement, rule, pieces), together)
        for piece, mine in effects.items():
            looked_for = (str(assessment.iri), str(leaves[piece.leaf].iri)) in searched
            found.append(Item(piece, tuple(mine), looked_for))
    return sorted(found, key=lambda i: (i.effort, i.piece.programme, i.piece.leaf, i.piece.kind, i.piece.what))


@dataclass(frozen=True)
class Situation:
    """A programme with all that is to be settled on it."""

    assessment: Assessment
    judgement: Judgement
    rule: Rule
    pieces: Sequence[Piece]

    def outcome(self, side: str, chosen: Collection[Piece]) -> Outcome:
        """What the programme would come to if the chosen pieces were settled, in ``favour`` of it or ``against`` it."""
        now = self.assessment.outcome.leaves
        touched = {piece.leaf for piece in chosen}
        leaves = {
            leaf.slug: self._verdict(leaf, side, chosen) if leaf.slug in touched else now[leaf.slug]
            for leaf in self.judgement.leaves
        }
        return outcome(leaves, self.judgement.members, self.rule)

    def _verdict(self, leaf: Leaf, side: str, chosen: Collection[Piece]) -> Verdict:
        missing = {s.iri for s in leaf.requirements if s.iri in self.judgement.reported[self.assessment.iri]}
        alone = []
        for piece in self.pieces:
            if piece.leaf == leaf.slug:
                if piece not in chosen:
                    alone += _STANDS.get(piece.kind, [])
                elif side == "favour":
                    missing -= piece.answers
                else:
                    missing |= piece.loses
                    alone.append(Verdict.CONTRADICTED)
        return leaf_verdict(len(leaf.requirements), len(missing), alone)


_STANDS = {DISPUTE: [Verdict.CONTESTED], LIMITATION: [Verdict.CONTRADICTED], DENIAL: [Verdict.CONTRADICTED]}


def _effects(situation: Situation, together: int) -> dict[Piece, list[Effect]]:
    found: dict[Piece, list[Effect]] = {}
    for side, sign in (("favour", 1), ("against", -1)):
        levels = {(): _levels(situation.assessment.outcome)}
        seen = set()
        for size in range(1, together + 1):
            for chosen in combinations(situation.pieces, size):
                levels[chosen] = _levels(situation.outcome(side, chosen))
                for which, level in levels[chosen].items():
                    if sign * (level.rank - levels[()][which].rank) > 0:
                        for place, piece in enumerate(chosen):
                            without = levels[chosen[:place] + chosen[place + 1 :]][which]
                            if without == levels[()][which] and (piece, side, which) not in seen:
                                seen.add((piece, side, which))
                                found.setdefault(piece, []).append(Effect(side, which, size, level))
    return found


def _levels(found: Outcome) -> dict[str, Level]:
    return {"shown": found.level_shown, "possible": found.level_possible}


class _Features:
    """The features of a view in words, and the pieces that they make."""

    def __init__(self, viewed: ViewedGraph):
        self._graph = viewed.graph
        self._links = {URIRef(row["feature"]): URIRef(row["link"]) for row in viewed.store.select(_LINKS)}
        self._texts = feature_texts(viewed.store)
        self._types = {URIRef(row["type"]): row["label"] for row in viewed.store.select(_TYPES)}

    def pieces(self, leaf: Leaf, assessment: Assessment, judgement: Judgement) -> Iterator[Piece]:
        """What is to be settled on a leaf that is neither met nor inapplicable."""
        mine = judgement.reported[assessment.iri]
        if assessment.outcome.leaves[leaf.slug] in (Verdict.MET, Verdict.NOT_APPLICABLE):
            return
        answered: set[URIRef] = set()
        for shape in leaf.contraries:
            if shape.iri in mine:
                for piece in self._behind(shape, leaf, assessment):
                    answered |= piece.answers
                    yield piece
        for shape in leaf.requirements:
            if shape.iri in mine and shape.iri not in answered:
                settled_by = self._named(shape)
                yield Piece(assessment.slug, leaf.slug, SILENCE, shape.name, settled_by, frozenset([shape.iri]))

    def _behind(self, shape: CriterionShape, leaf: Leaf, assessment: Assessment) -> Iterator[Piece]:
        for link in {link for link, _ in shape.steps}:
            kind = {LM.limitedBy: LIMITATION, LM.denies: DENIAL}.get(link, DISPUTE)
            for feature in sorted(self._graph.objects(assessment.iri, link)):
                if (feature, LM.bearsOn, leaf.iri) in self._graph:
                    held = [s for s in leaf.requirements if self._suffices(assessment.iri, s, also=feature)]
                    answers = {s.iri for s in held if not self._suffices(assessment.iri, s)} if kind == DENIAL else ()
                    loses = {s.iri for s in held if not self._suffices(assessment.iri, s, without=feature)}
                    words, settled_by = self._texts[feature], self._named(shape)
                    sides = frozenset(answers), frozenset(loses - set(answers))
                    yield Piece(assessment.slug, leaf.slug, kind, words, settled_by, *sides, feature)

    def _suffices(
        self, programme: URIRef, shape: CriterionShape, also: URIRef | None = None, without: URIRef | None = None
    ) -> bool:
        """Whether the features that the view shows fulfil a requirement, with or without one of them."""
        values = set()
        for step, facet in shape.steps:
            features = set(self._graph.objects(programme, step)) - {without}
            features |= {also} if self._links.get(also) == step else set()
            values |= {v for f in features for v in self._graph.objects(f, facet) if shape.wants([v])}
        return len(values) >= shape.least

    def _named(self, shape: CriterionShape) -> tuple[str, ...]:
        return tuple(self._types[kind] for kind in shape.settled_by)


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
