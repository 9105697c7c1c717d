"""Which verdicts differ between two versions, and the claims and features by which they do."""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import URIRef

from kg.assessment import Assessment, Judgement, assess, judge
from kg.changes.facts import EVIDENCE, Facts, Value
from kg.criteria import CriterionShape, Leaf
from kg.namespaces import LM, short
from kg.rule import Rule, Verdict
from kg.views import View, ViewedGraph, look


@dataclass(frozen=True)
class Judged:
    """A version of the graph in a view: its facts, what the shapes reported, and the assessments by programme."""

    facts: Facts
    viewed: ViewedGraph
    judgement: Judgement
    results: dict[str, Assessment]

    def evidence(self, feature: str) -> set[tuple[str, str]]:
        """The claims in play on a feature, each with its link."""
        node, graph = URIRef(feature), self.viewed.graph
        links = (LM.supportedBy, LM.contradictedBy)
        return {(str(link), str(claim)) for link in links for claim in graph.objects(node, link)}

    def answers(self, programme: str, shape: CriterionShape) -> set[tuple[str, URIRef]]:
        """The features at which a shape finds something that it looks for, each with what it finds."""
        node, graph = URIRef(programme), self.viewed.graph
        found = (
            (str(feature), value)
            for link, facet in shape.steps
            for feature in graph.objects(node, link)
            for value in graph.objects(feature, facet)
        )
        return {(feature, value) for feature, value in found if shape.wants([value])}


@dataclass(frozen=True)
class Cause:
    """Why a verdict differs: what became of a claim, or of a feature if `claim` is empty.

    `use` says what the claim does to the features, ``supports`` or ``contradicts``. The source, its type and its date
    are those of the claim, in words.
    """

    claim: str
    why: str
    use: str
    features: tuple[str, ...]
    source: str = ""
    source_type: str = ""
    issued: str = ""


@dataclass(frozen=True)
class VerdictChange:
    """A leaf or category whose verdict differs. A category has no causes of its own: they are with its leaves."""

    criterion: str
    old: Verdict
    new: Verdict
    causes: tuple[Cause, ...] = ()


def judged(facts: Facts, view: View, rule: Rule) -> Judged:
    """Judge a version in a view and under a rule."""
    viewed = look(facts.store, view)
    judgement = judge(viewed)
    return Judged(facts, viewed, judgement, {str(a.iri): a for a in assess(viewed, judgement, rule)})


def leaf_changes(old: Judged, new: Judged, programme: str) -> list[VerdictChange]:
    """The leaves of a programme whose verdict differs, in the order of the criteria, with the causes."""
    before, now = (side.results[programme].outcome.leaves for side in (old, new))
    return [
        VerdictChange(leaf.slug, before[leaf.slug], now[leaf.slug], tuple(_causes(old, new, programme, leaf)))
        for leaf in new.judgement.leaves
        if before[leaf.slug] != now[leaf.slug]
    ]


def category_changes(old: Assessment, new: Assessment) -> list[VerdictChange]:
    """The categories of a programme whose verdict differs, but for those that are leaves themselves."""
    before, now = old.outcome.categories, new.outcome.categories
    names = [name for name in now if before[name] != now[name] and name not in new.outcome.leaves]
    return [VerdictChange(name, before[name], now[name]) for name in names]


def _causes(old: Judged, new: Judged, programme: str, leaf: Leaf) -> Iterator[Cause]:
    """What happened at the features that made a shape of the leaf report on one side only. The verdict follows from
    these shapes and from nothing else."""
    node = URIRef(programme)
    shapes = [*leaf.requirements, *leaf.contraries, *leaf.applicability]
    flipped = [s for s in shapes if (s.iri in old.judgement.reported[node]) != (s.iri in new.judgement.reported[node])]
    features = {feature for shape in flipped for feature in _moved(old, new, programme, shape)}
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for feature in sorted(features):
        for claim, why, use in _whys(old, new, feature):
            grouped.setdefault((claim, why, use), []).append(_text(old, new, feature))
    for (claim, why, use), texts in sorted(grouped.items()):
        yield Cause(claim, why, use, tuple(dict.fromkeys(texts)), *_source(old.facts, new.facts, claim))


def _moved(old: Judged, new: Judged, programme: str, shape: CriterionShape) -> set[str]:
    """The features that brought or took away a value which the shape finds on one side only."""
    before, now = (side.answers(programme, shape) for side in (old, new))
    values = {value for _, value in before} ^ {value for _, value in now}
    return {feature for feature, value in before ^ now if value in values}


def _whys(old: Judged, new: Judged, feature: str) -> Iterator[tuple[str, str, str]]:
    """What became of a feature: for each claim that came or went, the claim, why, and its use; else of itself."""
    came_or_went = old.evidence(feature) ^ new.evidence(feature)
    for link, claim in came_or_went:
        yield claim, _why(old.facts, new.facts, (feature, link, claim)), EVIDENCE[link]
    if not came_or_went:
        before, now = (side.facts.features.get(feature) for side in (old, new))
        yield "", "changed" if before == now else "removed" if now is None else "added", ""


def _why(old: Facts, new: Facts, evidence: tuple[str, str, str]) -> str:
    """Why a claim is in play on a feature on one side only."""
    feature, link, claim = evidence
    for here, there, word in ((new, old, "new"), (old, new, "removed")):
        if claim not in there.about:
            return word
        if (feature, link, Value(claim)) not in there.triples:
            return f"{'now' if here is new else 'no longer'} {EVIDENCE[link]}"
    for name, predicate in (("confidence", LM.confidence), ("source", LM.source)):
        before, now = old.one(claim, predicate), new.one(claim, predicate)
        if before != now:
            return f"{name} {before or 'none'} → {now or 'none'}"
    source = min(new.values(claim, LM.source), default="")
    before, now = (bool(side.values(source, LM.retractedOn)) for side in (old, new))
    return "its source changed" if before == now else "source retracted" if now else "source no longer retracted"


def _text(old: Judged, new: Judged, feature: str) -> str:
    """A feature in words; both, if they differ."""
    texts = [side.facts.text(feature) for side in (old, new) if feature in side.facts.features]
    return " → ".join(dict.fromkeys(texts))


def _source(old: Facts, new: Facts, claim: str) -> tuple[str, str, str]:
    """The source of a claim as the newer side has it: its name, type and date."""
    facts = new if claim in new.about else old
    source = min(facts.values(claim, LM.source), default="")
    return short(source), facts.one(source, LM.sourceType), facts.one(source, LM.issued)
