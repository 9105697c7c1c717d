"""Verdicts: which criteria a programme meets in a view, and to what level they add up."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from rdflib import URIRef

from kg.criteria import Leaf
from kg.errors import KgError, UnknownNameError
from kg.judging import Criteria
from kg.namespaces import LM, short
from kg.rule import Level, Outcome, Rule, Verdict, leaf_verdict, outcome
from kg.seen import Seen, see
from kg.store import Store, filled
from kg.views import ViewedGraph

_STATUS = (LM.hasStatus, LM.status)


@dataclass(frozen=True)
class Assessment:
    """A programme in one view and under one rule.

    `published` is the level that the report prints, if it does. `claims` counts, by leaf, the claims in view for and
    against it. `silent` counts the leaves that apply and on which no claim in view bears. That is stricter than
    undocumented: a claim may bear on a leaf and not show what it asks for.
    `coded_in_part` is True while only a part of its sources is coded, so that silence may be that of the coding.
    `status` holds what sources in view say of whether it runs, in words, and `ending` is True if that is closing or
    closed.
    """

    iri: URIRef
    label: str
    published: Level | None
    outcome: Outcome
    claims: dict[str, tuple[int, int]]
    coded_in_part: bool
    status: tuple[str, ...] = ()
    ending: bool = False

    @property
    def slug(self) -> str:
        """The short name of the programme."""
        return short(self.iri)

    @property
    def silent(self) -> int:
        """How many leaves apply and have no claim in view."""
        verdicts = self.outcome.leaves.items()
        return sum(verdict == Verdict.UNDOCUMENTED and leaf not in self.claims for leaf, verdict in verdicts)

    @property
    def within(self) -> bool | None:
        """Whether the published level lies in the range; None where none is published."""
        return None if self.published is None else self.outcome.holds(self.published)

    @property
    def within_strict(self) -> bool | None:
        """The same with contested leaves counted against."""
        return None if self.published is None else self.outcome.holds(self.published, strict=True)


@dataclass(frozen=True)
class Judgement:
    """The criteria, what they see of the programmes in a view, and for each programme the shapes that reported it:
    all that verdicts follow from."""

    criteria: Criteria
    seen: Seen
    reported: dict[URIRef, frozenset[URIRef]]
    _outcomes: dict[tuple[frozenset[URIRef], Rule], Outcome] = field(default_factory=dict, compare=False, repr=False)

    @property
    def leaves(self) -> list[Leaf]:
        """The leaves of all categories."""
        return self.criteria.leaves

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The leaves of each category, by slug."""
        members: dict[str, list[str]] = {}
        for leaf in self.leaves:
            members.setdefault(leaf.category, []).append(leaf.slug)
        return members

    def outcome(self, programme: URIRef, rule: Rule) -> Outcome:
        """What the programme comes to under `rule`."""
        mine = self.reported[programme]
        if (mine, rule) not in self._outcomes:  # many programmes are alike
            verdicts = {leaf.slug: verdict_from(leaf, mine) for leaf in self.leaves}
            self._outcomes[mine, rule] = outcome(verdicts, self.members, rule)
        return self._outcomes[mine, rule]


def verdict_from(leaf: Leaf, reported_shapes: Set[URIRef]) -> Verdict:
    """The verdict on a leaf from the shapes that reported one programme."""
    missing = sum(shape.iri in reported_shapes for shape in leaf.requirements)
    alone = [shape.alone for shape in leaf.contraries if shape.iri in reported_shapes]
    silenced = [shape.iri in reported_shapes for shape in leaf.applicability]
    return leaf_verdict(len(leaf.requirements), missing, alone, applies=not (silenced and all(silenced)))


def judge(viewed: ViewedGraph) -> Judgement:
    """Run the criterion shapes on a view.

    Raises KgError when a shape does not look at every programme: one that no shape saw must never count as met.
    """
    criteria = Criteria(viewed.store)
    seen = see(viewed, criteria.facets)
    if viewed.given is None:
        return Judgement(criteria, seen, criteria.reported(viewed.programmes, seen.reached(criteria.steps)))
    return Judgement(criteria, seen, criteria.reported_in(viewed.programmes, viewed.given))


def select(viewed: ViewedGraph, slugs: Sequence[str]) -> list[URIRef]:
    """The programmes with these slugs, or all in the order of their IRIs. Raises UnknownNameError."""
    known = {short(iri): iri for iri in viewed.programmes}
    for slug in slugs:
        if slug not in known:
            raise UnknownNameError("programme", slug, known, "kg ask programmes lists them.")
    return [known[slug] for slug in dict.fromkeys(slugs)] or viewed.programmes


def assess(viewed: ViewedGraph, judgement: Judgement, rule: Rule, slugs: Sequence[str] = ()) -> list[Assessment]:
    """Assess programmes, highest published level first, then by short name. Raises KgError if none could reach it."""
    if rule.highly_successful_from > len(judgement.members):
        raise KgError(f"there are {len(judgement.members)} categories, so no programme could be highly successful.")
    only = {"programme": viewed.only} if viewed.only else {}
    labels = {row["programme"]: row["label"] for row in viewed.store.select(filled(_LABELS, only))}
    levels = published_levels(viewed.store, viewed.only)
    claims, statuses = judgement.seen.claims(), judgement.seen.reached({_STATUS})
    partial = {row["programme"] for row in viewed.store.select(filled(_CODED_IN_PART, only))}
    states = {URIRef(row["status"]): (row["label"], row["ending"] == "true") for row in viewed.store.select(_STATES)}
    found = []
    for iri in select(viewed, slugs):
        result = judgement.outcome(iri, rule)
        label = labels.get(str(iri), short(iri))
        said = sorted(states[URIRef(state[1:-1])] for _, _, state in statuses.get(iri, ()))
        status = tuple(words for words, _ in said), any(ending for _, ending in said)
        found.append(Assessment(iri, label, levels.get(iri), result, claims.get(iri, {}), str(iri) in partial, *status))
    return sorted(found, key=lambda a: (-(a.published.rank if a.published else -1), a.slug))


def published_levels(store: Store, only: Sequence[URIRef] = ()) -> dict[URIRef, Level]:
    """The level that the report publishes for each programme, or each of some, whatever the view: verdicts are held
    against it."""
    rows = store.select(filled(_PUBLISHED, {"programme": only} if only else {}))
    return {URIRef(row["programme"]): Level(short(row["level"]).replace("-", "_")) for row in rows}


def changes(default: Sequence[Assessment], now: Sequence[Assessment]) -> list[tuple[Assessment, Assessment]]:
    """The programmes whose range of levels differs: (by default, now)."""
    before = {a.iri: a for a in default}
    span = lambda a: (a.outcome.level_shown, a.outcome.level_possible)  # noqa: E731
    return [(before[a.iri], a) for a in now if a.iri in before and span(before[a.iri]) != span(a)]


_LABELS = f"""
SELECT ?programme ?label WHERE {{
  VALUES ?programme {{ UNDEF }}
  ?programme a <{LM.Programme}> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label .
  FILTER (LANG(?label) = "en")
}}"""

_CODED_IN_PART = f"""
SELECT ?programme {{
  VALUES ?programme {{ UNDEF }}
  ?programme <http://www.w3.org/ns/prov#wasGeneratedBy> ?coding . ?coding <{LM.partial}> true .
}}"""

_STATES = f"""
SELECT ?status ?label ?ending WHERE {{
  ?status a <{LM.ProgrammeStatus}> ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?label .
  FILTER (LANG(?label) = "en")
  OPTIONAL {{ ?status <{LM.ending}> ?ending }}
}}"""

_PUBLISHED = f"""
SELECT ?programme ?level WHERE {{
  VALUES ?programme {{ UNDEF }}
  ?programme <{LM.publishedAs}> ?feature . ?feature <{LM.level}> ?level ; <{LM.supportedBy}> ?claim .
  ?claim <{LM.source}> ?report . ?rule a <{LM.Rule}> ; <http://purl.org/dc/terms/source> ?report .
}}"""
