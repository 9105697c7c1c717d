"""Features, claims and sources that differ between two versions: each as one item, in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rdflib import DCTERMS, RDF

from kg.changes.facts import EVIDENCE, Facts
from kg.namespaces import LM, short

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Move:
    """A property whose values differ: its name, and the values that only one side has, in words."""

    name: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """A thing that differs: ``added``, ``removed`` or ``changed``; of a source also ``retracted`` or ``superseded``.

    `text` says what it is and `details` what more there is, by name, as the newer side has it. `leaves` are those on
    which it bears on either side, `moves` what differs.
    """

    iri: str
    change: str
    text: str
    details: Mapping[str, str] = field(default_factory=dict)
    leaves: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether there is anything to say."""
        return self.change != CHANGED or bool(self.moves)


def change_of(iri: str, old: Collection[str], new: Collection[str]) -> str:
    """Whether a thing was added, removed or changed, by the things of its kind on both sides."""
    return CHANGED if iri in old and iri in new else ADDED if iri in new else REMOVED


def feature(old: Facts, new: Facts, iri: str) -> Item:
    """A feature; that other claims support it now is told with these claims."""
    change = change_of(iri, old.features, new.features)
    facts = old if change == REMOVED else new
    text, leaves = f"{facts.kind(iri)}: {facts.text(iri)}", tuple(sorted(old.leaves(iri) | new.leaves(iri)))
    if change == CHANGED:
        return Item(iri, change, text, {}, leaves, moves(old, new, iri, skip=EVIDENCE))
    return Item(iri, change, text, {n: t for n, t in facts.details(iri).items() if t not in text}, leaves)


def claim(old: Facts, new: Facts, iri: str) -> Item:
    """A claim. What it is used for is told of one that was added or removed, else where it differs."""
    change = change_of(iri, old.about, new.about)
    facts = old if change == REMOVED else new
    source = min(facts.values(iri, LM.source), default="")
    place = [f"{name} {facts.one(iri, LM[name])}" for name in ("section", "line") if facts.values(iri, LM[name])]
    details = {
        "confidence": facts.one(iri, LM.confidence),
        "source": short(source),
        "type": facts.one(source, LM.sourceType),
        "issued": facts.one(source, LM.issued),
        "place": ", ".join(place),
    }
    found: tuple[Move, ...] = ()
    if change == CHANGED:
        found = (*moves(old, new, iri), *_moved_uses(old, new, iri))
    else:
        details |= {use: ", ".join(_used(facts, iri, use)) for use in EVIDENCE.values()}
    return Item(iri, change, facts.one(iri, LM.says), details, _leaves(old, new, iri), found)


def source(old: Facts, new: Facts, iri: str) -> Item:
    """A source, with what became of it."""
    change = change_of(iri, old.sources, new.sources)
    facts = old if change == REMOVED else new
    details = {
        "type": facts.one(iri, LM.sourceType),
        "issued": facts.one(iri, LM.issued),
        "claims": str(facts.sources[iri]),
    }
    found = moves(old, new, iri) if change == CHANGED else ()
    for fate, word in ((LM.retractedOn, "retracted"), (LM.supersededBy, "superseded")):
        if change == CHANGED and new.values(iri, fate) and not old.values(iri, fate):
            change = word
    return Item(iri, change, facts.one(iri, DCTERMS.title), details, (), found)


def moves(old: Facts, new: Facts, iri: str, skip: Collection[str] = ()) -> tuple[Move, ...]:
    """The properties of a subject whose values differ, by name."""
    before, now = (side.about.get(iri, {}) for side in (old, new))
    found = []
    for predicate in sorted((before.keys() | now.keys()) - set(skip)):
        left, right = before.get(predicate, set()), now.get(predicate, set())
        if left != right:
            name = "class" if predicate == str(RDF.type) else new.label(predicate)
            found.append(Move(name, tuple(old.words(left - right)), tuple(new.words(right - left))))
    return tuple(found)


def _moved_uses(old: Facts, new: Facts, iri: str) -> list[Move]:
    """What a claim was used for on one side only."""
    pairs = [(use, _used(old, iri, use), _used(new, iri, use)) for use in EVIDENCE.values()]
    both = [
        (use, [t for t in before if t not in now], [t for t in now if t not in before]) for use, before, now in pairs
    ]
    return [Move(use, tuple(left), tuple(right)) for use, left, right in both if left or right]


def _used(facts: Facts, claim: str, use: str) -> list[str]:
    return sorted(
        {
            facts.text(thing) if thing in facts.features else short(thing)
            for thing in facts.uses.get(claim, {}).get(use, ())
        }
    )


def _leaves(old: Facts, new: Facts, claim: str) -> tuple[str, ...]:
    found = {short(leaf) for side in (old, new) for leaf in side.values(claim, LM.bearsOn)}
    for side in (old, new):
        for things in side.uses.get(claim, {}).values():
            found |= {leaf for thing in things for leaf in side.leaves(thing)}
    return tuple(sorted(found))
