"""What the criteria see of programmes in a view: the values that they reach, by the claims in play.

Criterion shapes look two steps far, along a link and a facet (`kg.criteria`). So neither a graph of the view is needed
for verdicts nor are the features apart: programmes that reach the same values by the same links are alike. All is
asked for at once, whatever the number of programmes. The links are those that ``shapes/view.rq`` makes.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from rdflib import RDF, URIRef

from kg.criteria import Step
from kg.namespaces import LM, short
from kg.store import filled
from kg.views import ViewedGraph

Reached = frozenset[tuple[str, str, str]]
"""Link, facet and value, in their N-Triples form."""

_BEARS_ON, _TYPE = LM.bearsOn.n3(), RDF.type.n3()
_LIMITED, _LIMITATION = LM.limitedBy.n3(), LM.Limitation.n3()
_CLEARED, _DENIES, _DISPUTES = LM.clearedOf.n3(), LM.denies.n3(), LM.disputes.n3()
_COUNTS_WHOLE = {_LIMITED, LM.follows.n3()}
"""The links of which a feature that is in doubt hangs on `lm:disputes` alone."""


@dataclass(frozen=True)
class Seen:
    """Features of programmes, as far as criteria ask for them, and the claims in play on each; keys are features.

    `links` holds (programme, link), `values` (facet, value). All terms are in their N-Triples form.
    """

    links: Mapping[str, set[tuple[str, str]]]
    supporting: Mapping[str, set[str]]
    contradicting: Mapping[str, set[str]]
    values: Mapping[str, set[tuple[str, str]]]

    def without(self, claims: Collection[URIRef]) -> "Seen":
        """What would be seen if these claims were not in play."""
        drop = {claim.n3() for claim in claims}
        sides = (
            {feature: left for feature, on in side.items() if (left := on - drop)}
            for side in (self.supporting, self.contradicting)
        )
        return Seen(self.links, *sides, self.values)

    def reached(self, steps: Collection[Step]) -> dict[URIRef, Reached]:
        """By programme, what it reaches by these steps; those that reach nothing are left out."""
        wanted = {(link.n3(), facet.n3()) for link, facet in steps}
        found: dict[str, set[tuple[str, str, str]]] = {}
        for feature, linked in self.links.items():
            for programme, has in linked:
                for link in self._hung(feature, has):
                    mine = {(link, f, value) for f, value in self.values.get(feature, ()) if (link, f) in wanted}
                    if mine:
                        found.setdefault(programme, set()).update(mine)
        return {URIRef(programme[1:-1]): frozenset(values) for programme, values in found.items()}

    def claims(self) -> dict[URIRef, dict[str, tuple[int, int]]]:
        """By programme and leaf, how many claims in play speak for it and how many against: of a limitation, those
        that support it speak against."""
        told: dict[str, dict[str, tuple[set, set]]] = {}
        for feature, leaves in self._bearing():
            sides = self.supporting.get(feature, set()), self.contradicting.get(feature, set())
            if (_TYPE, _LIMITATION) in self.values[feature]:
                sides = sides[::-1]
            for programme in {programme for programme, _ in self.links.get(feature, ())}:
                for leaf in leaves:
                    mine = told.setdefault(programme, {}).setdefault(leaf, (set(), set()))
                    for on, claims in zip(mine, sides, strict=True):
                        on.update(claims)
        return {
            URIRef(programme[1:-1]): {short(leaf[1:-1]): (len(on[leaf][0]), len(on[leaf][1])) for leaf in sorted(on)}
            for programme, on in told.items()
        }

    def bearing(self, claims: Collection[URIRef]) -> set[tuple[URIRef, URIRef]]:
        """Programme and leaf of all features that one of these claims supports or contradicts."""
        named = {claim.n3() for claim in claims}
        return {
            (URIRef(programme[1:-1]), URIRef(leaf[1:-1]))
            for feature, leaves in self._bearing()
            if named & (self.supporting.get(feature, set()) | self.contradicting.get(feature, set()))
            for programme, _ in self.links.get(feature, ())
            for leaf in leaves
        }

    def _bearing(self) -> Iterator[tuple[str, list[str]]]:
        """Each feature that claims in play are on, with the leaves on which it bears."""
        for feature, values in self.values.items():
            if feature in self.supporting or feature in self.contradicting:
                yield feature, [value for facet, value in values if facet == _BEARS_ON]

    def _hung(self, feature: str, has: str) -> set[str]:
        """The links on which the feature hangs in the view."""
        if feature not in self.supporting:
            denied = _CLEARED if has == _LIMITED else _DENIES
            return {denied} if feature in self.contradicting else set()
        if feature not in self.contradicting:
            return {has}
        return {_DISPUTES} if has in _COUNTS_WHOLE else {_DISPUTES, has}


def see(viewed: ViewedGraph, facets: Collection[URIRef]) -> Seen:
    """What is seen of the programmes of a view: features with these facets, or that bear on a leaf."""
    view = viewed.view
    values = {"confidence": view.grades, "source": sorted(view.sources)}
    if viewed.only:
        values["programme"] = viewed.only
    return _read(viewed.store.ntriples(filled(_SEEN % ", ".join(facet.n3() for facet in sorted(facets)), values)))


def _read(ntriples: str) -> Seen:
    sides: dict[str, dict[str, set[str]]] = {LM.supportedBy.n3(): {}, LM.contradictedBy.n3(): {}}
    supporting, contradicting = sides.values()
    for feature, side, claim in _triples(ntriples, lambda predicate: predicate in sides):
        sides[side].setdefault(feature, set()).add(claim)
    links: dict[str, set[tuple[str, str]]] = {}
    values: dict[str, set[tuple[str, str]]] = {}
    for subject, predicate, value in _triples(ntriples, lambda predicate: predicate not in sides):
        if value in supporting or value in contradicting:
            links.setdefault(value, set()).add((subject, predicate))
        if subject in supporting or subject in contradicting:
            values.setdefault(subject, set()).add((predicate, value))
    return Seen(links, supporting, contradicting, values)


def _triples(ntriples: str, wants: Callable[[str], bool]) -> Iterator[tuple[str, str, str]]:
    start = 0
    while (end := ntriples.find("\n", start)) >= 0:  # not splitlines, which doubles the memory
        subject, predicate, value = ntriples[start:end].removesuffix(" .").split(" ", 2)
        start = end + 1
        if wants(predicate):
            yield subject, predicate, value


_SEEN = f"""
PREFIX lm: <{LM}>
CONSTRUCT {{
  ?programme ?has ?feature .
  ?feature ?side ?claim ; ?facet ?value ; lm:bearsOn ?leaf .
}}
WHERE {{
  VALUES ?confidence {{ UNDEF }}
  VALUES ?source {{ UNDEF }}
  ?claim lm:confidence ?confidence ; lm:source ?source .
  VALUES ?side {{ lm:supportedBy lm:contradictedBy }}
  ?feature ?side ?claim .
  VALUES ?programme {{ UNDEF }}
  ?programme ?has ?feature ; a lm:Programme .
  ?feature ?facet ?value .
  OPTIONAL {{ ?value lm:bearsOn ?leaf }}
  FILTER (?facet NOT IN (lm:supportedBy, lm:contradictedBy, lm:bearsOn))
  FILTER (BOUND(?leaf) || ?value = lm:Limitation || ?facet IN (%s))
}}"""
