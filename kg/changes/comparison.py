"""Two versions of the graph compared: programmes with their verdicts, sources, and the rest in counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.assessment import Assessment
from kg.changes import items
from kg.changes.causes import Judged, VerdictChange, category_changes, judged, leaf_changes
from kg.changes.facts import EVIDENCE, Facts
from kg.changes.items import Item, Move
from kg.namespaces import short
from kg.rule import Rule
from kg.store import Store
from kg.views import View


@dataclass(frozen=True)
class ProgrammeChange:
    """A programme that differs. `old` is None for one that was added, `new` for one that was removed.

    `moves` are what differs of itself (names, coding), `leaves` and `categories` the verdicts that differ.
    """

    iri: str
    old: Assessment | None
    new: Assessment | None
    leaves: Sequence[VerdictChange] = ()
    categories: Sequence[VerdictChange] = ()
    moves: Sequence[Move] = ()
    features: Sequence[Item] = ()
    claims: Sequence[Item] = ()

    @property
    def slug(self) -> str:
        """The short name."""
        return short(self.iri)

    @property
    def label(self) -> str:
        """The name, as the newer side has it."""
        return (self.new or self.old).label

    @property
    def change(self) -> str:
        """Whether it was added, removed or changed."""
        return items.ADDED if self.old is None else items.REMOVED if self.new is None else items.CHANGED


@dataclass(frozen=True)
class Changes:
    """What differs between two versions.

    `added` and `removed` count triples. `others` counts, by class in words, the other subjects that were added,
    removed or changed. `unknown` holds for each side the terms that it uses and the installed ontology does not have.
    """

    added: int = 0
    removed: int = 0
    programmes: Sequence[ProgrammeChange] = ()
    sources: Sequence[Item] = ()
    others: Mapping[str, Counter[str]] = field(default_factory=dict)
    unknown: tuple[Sequence[str], Sequence[str]] = ((), ())

    @property
    def differ(self) -> bool:
        """Whether any knowledge differs."""
        return bool(self.added or self.removed)


def compare(old: Store, new: Store, views: tuple[View, View], rule: Rule) -> Changes:
    """What changed from `old` to `new`, each seen in its view and judged under `rule`."""
    before, now = Facts(old), Facts(new)
    added, removed = now.triples - before.triples, before.triples - now.triples
    if not (added or removed):
        return Changes()
    different = added | removed
    touched = {subject for subject, _, _ in different}
    touched |= {value.text for _, predicate, value in different if predicate in EVIDENCE}
    sides = judged(before, views[0], rule), judged(now, views[1], rule)
    mine = _by_programme(before, now, touched)
    programmes = [_programme(*sides, iri, mine.get(iri, ())) for iri in sorted(before.programmes | now.programmes)]
    sources = [items.source(before, now, iri) for iri in sorted(touched & (before.sources.keys() | now.sources.keys()))]
    told = {iri for subjects in mine.values() for iri in subjects} | {item.iri for item in sources}
    others = _others(before, now, {subject for subject, _, _ in different} - told)
    unknown = before.unknown_terms, now.unknown_terms
    return Changes(len(added), len(removed), [p for p in programmes if p is not None], sources, others, unknown)


def _by_programme(old: Facts, new: Facts, touched: Iterable[str]) -> dict[str, list[str]]:
    """The touched subjects that are a programme, or a feature or claim of one, by programme."""
    owners = old.owners | new.owners
    mine: dict[str, list[str]] = {}
    for iri in sorted(touched):
        if iri in owners:
            mine.setdefault(owners[iri], []).append(iri)
    return mine


def _programme(old: Judged, new: Judged, iri: str, touched: Sequence[str]) -> ProgrammeChange | None:
    """A programme with what differs in it, None if nothing does."""
    sides, results = (old.facts, new.facts), (old.results.get(iri), new.results.get(iri))
    features = [items.feature(*sides, i) for i in touched if any(i in side.features for side in sides)]
    claims = [items.claim(*sides, i) for i in touched if any(i in side.claims for side in sides)]
    found = [[item for item in group if item.differs] for group in (features, claims)]
    if None in results:
        return ProgrammeChange(iri, *results, (), (), (), *found)
    verdicts = leaf_changes(old, new, iri), category_changes(*results)
    own = items.moves(*sides, iri, skip={*new.facts.links, *EVIDENCE})
    if any((*verdicts, own, *found)):
        return ProgrammeChange(iri, *results, *verdicts, own, *found)
    return None


def _others(old: Facts, new: Facts, subjects: Iterable[str]) -> dict[str, Counter[str]]:
    """By class in words, how many of these subjects were added, removed or changed."""
    counts: dict[str, Counter[str]] = {}
    for iri in subjects:
        if iri.startswith("_:"):  # told by what it belongs to
            continue
        change = items.change_of(iri, old.about, new.about)
        facts = old if change == items.REMOVED else new
        counts.setdefault(facts.kind(iri), Counter())[change] += 1
    return dict(sorted(counts.items()))
