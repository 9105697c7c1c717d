"""Made-up programmes that speak as real ones do and are valid, but for the faults that are planted in them.

The same number gives the same programme on every machine. The programmes refer to the sources, places and lists of
the bundled graph.
"""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from kg.bench.draft import DERIVED, HEADER, REPORT, Draft, concept, thing
from kg.bench.faults import FAULTS
from kg.bench.words import CHOICES, DESTINATIONS, LISTS, ORIGINS, SOURCES

EVERY = 10
"""One programme in so many has a fault."""
FILE = 10_000
"""How many programmes stand in one file."""


class Planted(NamedTuple):
    """A fault: its name, the node that must be reported, and the shape that must report it."""

    kind: str
    focus: str
    shape: str


def programme(number: int) -> Draft:
    """The made-up programme of this number, which is valid."""
    dice, draft = random.Random(number), Draft(number)
    draft.say(draft.iri, "rdfs:label", f'"Programme {number}"@en', "rdfs:label", f'"Programa {number}"@es')
    draft.say(draft.iri, "prov:wasGeneratedBy", thing("activity/report-coding"))
    _claims(draft, dice)
    name = draft.feature("knownAs", "Name", "name", "lm:wording", f'"Programme {number}"@en')
    draft.say(name, "lm:supportedBy", draft.node("c4"))
    draft.feature("classifiedAs", "Classification", "kind", *_said(dice, {"programmeKind": "kind"}), by="c3")
    _routes(draft, dice)
    for choice in dice.sample(sorted(CHOICES), 4):
        link, kind, values = CHOICES[choice]
        draft.feature(link, kind, choice, *_said(dice, values), by=dice.choice(("c1", "c2", "c4")))
    _numbers(draft, dice)
    _doubts(draft, dice)
    return draft


def plant(draft: Draft, number: int) -> Planted:
    """Put into a programme the fault whose turn it is."""
    kind = list(FAULTS)[number % len(FAULTS)]
    fault = FAULTS[kind]
    return Planted(kind, fault.spoil(draft).strip("<>"), str(fault.shape))


def drafts(count: int, every: int = EVERY) -> Iterator[tuple[Draft, Planted | None]]:
    """So many programmes, each with its fault if it has one; with `every` 0, none has."""
    turn = 0
    for number in range(count):
        draft, fault = programme(number), None
        if every and number % every == 0:
            fault = plant(draft, turn)
            turn += 1
        yield draft, fault


class Made(NamedTuple):
    """What was written: the files, how many triples they hold, and the faults in them."""

    files: list[Path]
    triples: int
    planted: list[Planted]


def write(folder: Path, count: int, every: int = EVERY) -> Made:
    """Write so many programmes into Turtle files of a folder. Memory does not grow but for the list of faults."""
    files, planted, triples = [], [], 0
    made = drafts(count, every)
    for first in range(0, count, FILE):
        files.append(folder / f"programmes-{first // FILE:03}.ttl")
        with files[-1].open("w", encoding="utf-8") as file:
            file.write(HEADER)
            for draft, fault in islice(made, FILE):
                file.write(draft.turtle())
                triples += len(draft)
                planted += [fault] if fault else []
    return Made(files, triples, planted)


def _said(dice: random.Random, values: dict[str, str]) -> Iterator[str]:
    """Predicates and values, each drawn from its list."""
    for name, words in values.items():
        yield f"lm:{name}"
        yield concept(f"{words}/{dice.choice(LISTS[words])}")


def _claims(draft: Draft, dice: random.Random) -> None:
    """Two claims of the report, one of our own, and one of another source."""
    c1 = draft.claim("c1", REPORT, "What it is called and does.", line=dice.randint(200, 900))
    draft.say(c1, "lm:anchor", '"Table 1"')
    draft.claim("c2", REPORT, "How it treats those who go.", dice.choice(("high", "medium")), dice.randint(200, 900))
    c3 = draft.claim("c3", DERIVED, "What kind it is.", "medium")
    draft.say(c3, "prov:wasDerivedFrom", c1)
    draft.claim("c4", dice.choice(SOURCES), "What others say of it.", dice.choice(("high", "medium", "low")))


def _routes(draft: Draft, dice: random.Random) -> None:
    """The pattern, with what must go with it, and a corridor."""
    pattern = dice.choice(LISTS["pattern"])
    draft.feature("follows", "MobilityPattern", "pattern", "lm:pattern", concept(f"pattern/{pattern}"), by="c2")
    if pattern == "temporary":
        draft.feature("grants", "Permit", "permit", *_said(dice, {"tie": "tie"}), by="c2")
    if pattern == "circular":
        draft.feature("takesMeasure", "Measure", "home", "lm:measureKind", concept("measure/reintegration"), by="c2")
    origin, destination = (thing(f"country/{dice.choice(places)}") for places in (ORIGINS, DESTINATIONS))
    draft.feature("spans", "Corridor", "corridor", "lm:origin", origin, "lm:destination", destination)


def _numbers(draft: Draft, dice: random.Random) -> None:
    """A start, and sometimes an end, a stay or a count."""
    year = dice.randint(1990, 2022)
    draft.feature("started", "Start", "start", "lm:year", str(year))
    more = dice.randrange(3)
    if more == 0:
        draft.feature("ended", "End", "end", "lm:year", str(year + dice.randint(0, 3)))
    elif more == 1:
        months = ("lm:minMonths", str(dice.randint(0, 9)), "lm:maxMonths", str(dice.randint(9, 48)))
        draft.feature("lasts", "Duration", "stay", *months)
    else:
        amount = ("lm:indicator", concept("indicator/participants"), "lm:value", f"{dice.randint(1, 9000)}.0")
        draft.feature("counted", "Observation", "people", *amount, "lm:unit", '"persons"', "lm:year", str(year))


def _doubts(draft: Draft, dice: random.Random) -> None:
    """What goes wrong, and sometimes a source that denies it, or denies something else."""
    draft.feature("limitedBy", "Limitation", "limit", *_said(dice, {"kind": "limitation"}), by="c2")
    if dice.random() < 0.4:
        draft.say(draft.node(dice.choice(("limit", "pattern", "kind"))), "lm:contradictedBy", draft.node("c4"))
