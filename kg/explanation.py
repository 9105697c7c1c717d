"""Why a verdict is what it is: requirements, features, claims for and against, and what would change it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef

from kg.assessment import Assessment, Judgement, verdict_from
from kg.criteria import CriterionShape, Leaf
from kg.dossier import STANDINGS, Evidence, Feature, feature_texts, open_context, open_dossier, open_searches
from kg.errors import UnknownNameError
from kg.namespaces import LM
from kg.rule import Level, Outcome, Rule, Verdict, outcome
from kg.views import ViewedGraph
from kg.withdrawal import Withdrawal


@dataclass(frozen=True)
class Piece:
    """One thing that, documented or settled in favour, would change a verdict or a level.

    `text` is the condition, as a clause.
    """

    text: str
    leaf: str
    verdict: Verdict
    category_verdict: Verdict
    category_changes: bool
    level_shown: Level
    level_possible: Level


@dataclass(frozen=True)
class LeafExplanation:
    """A leaf: its verdict, its requirements with the features that answer each, what speaks against it, and pieces.

    `requirements` holds (shape, holds in the view, features that answer it in or out of view). `settles` are the
    features by which the leaf does not apply, `context` the claims on the setting, which count neither way, and
    `withdrawn` the retracted or superseded sources on which the verdict rested or rests. `searches` says what was
    looked for on this leaf and not found.
    """

    leaf: Leaf
    verdict: Verdict
    requirements: list[tuple[CriterionShape, bool, list[Feature]]]
    against: list[Feature]
    cleared: list[Feature]
    settles: list[Feature]
    context: list[Evidence]
    note: str
    pieces: list[Piece]
    withdrawn: list[Withdrawal]
    searches: list[str]


@dataclass(frozen=True)
class Explanation:
    """A programme explained: its assessment, its leaves, the claims on its setting that bear on no leaf, and the
    pieces that would change its level. `before` names the earlier programmes that it took over; `started` and `ended`
    hold the years that sources in view give."""

    assessment: Assessment
    leaves: list[LeafExplanation]
    context: list[Evidence]
    level_pieces: list[Piece]
    before: list[str]
    started: list[int]
    ended: list[int]


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
    viewed: ViewedGraph,
    judgement: Judgement,
    rule: Rule,
    assessment: Assessment,
    leaves: Sequence[Leaf],
    withdrawn: Sequence[Withdrawal] = (),
) -> Explanation:
    """Explain an assessment, for the leaves asked; `withdrawn` holds the withdrawals that concern the programme."""
    features = open_dossier(viewed, assessment.iri)
    mine = judgement.reported[assessment.iri]
    pieces = {
        leaf.slug: _pieces(judgement, rule, assessment.outcome, mine, leaf, features) for leaf in judgement.leaves
    }
    context = open_context(viewed, assessment.iri)
    searches = open_searches(viewed, assessment.iri)
    parts = []
    for leaf in leaves:
        sides = [w for w in withdrawn if w.leaf == leaf.slug], searches.get(leaf.iri, [])
        parts.append(_leaf(leaf, mine, features, context.get(leaf.iri, []), pieces[leaf.slug], *sides))
    now = (assessment.outcome.level_shown, assessment.outcome.level_possible)
    level_pieces = [p for found in pieces.values() for p in found if (p.level_shown, p.level_possible) != now]
    texts = feature_texts(viewed.store, assessment.iri)
    before = [texts[f.iri] for f in features if f.link == LM.succeeds and f.standing == "shown"]
    years = (_years(viewed, assessment.iri, link) for link in (LM.started, LM.ended))
    return Explanation(assessment, parts, context.get(None, []), level_pieces, before, *years)


def _years(viewed: ViewedGraph, programme: URIRef, link: URIRef) -> list[int]:
    return sorted({int(year) for year in viewed.graph.objects(programme, link / LM.year)})


def _leaf(
    leaf: Leaf,
    mine: set[URIRef],
    features: list[Feature],
    context: list[Evidence],
    pieces: list[Piece],
    withdrawn: list[Withdrawal],
    searches: list[str],
) -> LeafExplanation:
    requirements = [
        (shape, shape.iri not in mine, [f for f in features if f.answers(shape)]) for shape in leaf.requirements
    ]
    bearing = [f for f in features if leaf.iri in f.values.get(LM.bearsOn, ())]
    limitations = [f for f in bearing if f.link == LM.limitedBy]
    cleared = [f for f in limitations if f.standing == "cleared"]
    against = [f for f in limitations if f.standing != "cleared"]
    verdict = verdict_from(leaf, mine)
    inapplicable = verdict == Verdict.NOT_APPLICABLE
    reasons = leaf.applicability if inapplicable else ()
    settles = [f for f in features if f.standing == "shown" and any(f.answers(shape) for shape in reasons)]
    note = _note(leaf, verdict)
    sides = against, cleared, settles, context
    return LeafExplanation(leaf, verdict, requirements, *sides, note, pieces, withdrawn, searches)


def _note(leaf: Leaf, verdict: Verdict) -> str:
    if verdict == Verdict.NOT_APPLICABLE:
        return " ".join(shape.message for shape in leaf.applicability)
    if leaf.applicability and verdict == Verdict.UNDOCUMENTED:
        return "No source in view says that this does not arise, so it is undocumented, not inapplicable."
    return ""


def _pieces(
    judgement: Judgement, rule: Rule, now: Outcome, mine: set[URIRef], leaf: Leaf, features: list[Feature]
) -> list[Piece]:
    if now.leaves[leaf.slug] == Verdict.NOT_APPLICABLE:
        return []
    candidates = [(f"“{s.name}” were documented", {s.iri}) for s in leaf.requirements if s.iri in mine]
    for shape in leaf.contraries:
        if shape.iri in mine:
            behind = _behind(shape, leaf, features)
            if len(behind) == 1:
                verb = "were refuted" if behind[0].standing == "shown" else "were settled in favour"
                candidates.append((f"“{behind[0].text}” {verb}", {shape.iri} | _answered(leaf, behind[0])))
    found = []
    for text, settled in candidates:
        changed = _changed(judgement, rule, now, leaf, mine - settled)
        verdict = changed.leaves[leaf.slug]
        if verdict != now.leaves[leaf.slug]:
            category = changed.categories[leaf.category]
            moves = category != now.categories[leaf.category]
            levels = changed.level_shown, changed.level_possible
            found.append(Piece(text, leaf.slug, verdict, category, moves, *levels))
    return found


def _answered(leaf: Leaf, feature: Feature) -> set[URIRef]:
    """The requirements that a denied feature would fulfil by itself if it held. Where kinds are counted, none."""
    return {shape.iri for shape in leaf.requirements if shape.wanted is not None and feature.answers(shape)}


def _changed(judgement: Judgement, rule: Rule, now: Outcome, leaf: Leaf, reported: set[URIRef]) -> Outcome:
    return outcome({**now.leaves, leaf.slug: verdict_from(leaf, reported)}, judgement.members, rule)


def _behind(shape: CriterionShape, leaf: Leaf, features: list[Feature]) -> list[Feature]:
    """The features at which a contrary shape reports, found by the link on which the view hangs them."""
    links = {link for link, _ in shape.steps}
    bearing = [f for f in features if leaf.iri in f.values.get(LM.bearsOn, ())]
    if LM.limitedBy in links:
        return [f for f in bearing if f.link == LM.limitedBy and f.standing == "shown"]
    return [f for f in bearing if any(STANDINGS.get(link) == f.standing for link in links)]
