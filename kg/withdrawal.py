"""Verdicts that rested on a source which was retracted, or rest on one that was superseded."""

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from rdflib import URIRef

from kg.assessment import Judgement, verdict_from
from kg.judging import Criteria
from kg.namespaces import LM
from kg.rule import Verdict
from kg.seen import Seen, see
from kg.sources import Source, read_sources
from kg.store import filled
from kg.views import ViewedGraph


@dataclass(frozen=True)
class Withdrawal:
    """A leaf of a programme that a source bore on: the source, and the verdict with and without it.

    Without a retracted source the verdict is `now`, with it it was `with_it`. A superseded source still counts, so
    that `with_it` is what is shown and `now` what would be left.
    """

    programme: URIRef
    leaf: str
    source: Source
    with_it: Verdict
    now: Verdict


def withdrawals(viewed: ViewedGraph, judgement: Judgement) -> list[Withdrawal]:
    """The verdicts on which withdrawn sources bear, by programme, leaf and source; `judgement` is that of the view.

    Two requests, however many sources were withdrawn: what each changes is worked out here.
    """
    sources, view = read_sources(viewed.store), viewed.view
    withdrawn = sorted({*view.retracted, *(iri for iri in view.sources if sources[iri].superseded_by)})
    said = _Said(viewed, withdrawn) if withdrawn else None
    concerned = [iri for iri in sorted(said.programmes) if iri in judgement.reported] if said else []
    if not concerned:
        return []
    everything = replace(view, sources=view.sources | view.retracted)
    seen = see(replace(viewed, view=everything, given=None, only=tuple(concerned)), judgement.criteria.facets)
    now = seen.without(said.outside(view.sources))
    found = []
    for iri in withdrawn:
        if iri in view.retracted:
            with_it, without = seen.without(said.outside(view.sources | {iri})), now
        else:
            with_it, without = now, seen.without(said.outside(view.sources - {iri}))
        bearing = with_it.bearing(said.by[iri])
        found += _withdrawn(judgement.criteria, concerned, bearing, with_it, without, sources[iri])
    return sorted(found, key=lambda w: (w.programme, w.leaf, w.source.iri))


class _Said:
    """What withdrawn sources say of features: claims `by` source, and the `programmes` concerned."""

    def __init__(self, viewed: ViewedGraph, withdrawn: Sequence[URIRef]):
        values = {"withdrawn": withdrawn, **({"programme": viewed.only} if viewed.only else {})}
        self.by: dict[URIRef, set[URIRef]] = {iri: set() for iri in withdrawn}
        self.programmes: set[URIRef] = set()
        self._sources: dict[URIRef, set[URIRef]] = {}
        for row in viewed.store.select(filled(_CLAIMS, values)):
            withdrawn_one, programme, claim, source = map(URIRef, row.values())
            self.by[withdrawn_one].add(claim)
            self.programmes.add(programme)
            self._sources.setdefault(claim, set()).add(source)

    def outside(self, sources: Set[URIRef]) -> set[URIRef]:
        """The claims that rest on none of these sources."""
        return {claim for claim, resting_on in self._sources.items() if not resting_on & sources}


def _withdrawn(
    criteria: Criteria,
    programmes: Sequence[URIRef],
    bearing: Collection[tuple[URIRef, URIRef]],
    with_it: Seen,
    without: Seen,
    source: Source,
) -> Iterator[Withdrawal]:
    """One for each leaf on which the source bears, or whose verdict it changes: a pattern bears on no leaf, and yet
    settles whether return applies."""
    was_reported, reported = (criteria.reported(programmes, s.reached(criteria.steps)) for s in (with_it, without))
    for leaf in criteria.leaves:
        for programme in programmes:
            was, now = (verdict_from(leaf, shapes[programme]) for shapes in (was_reported, reported))
            if was != now or (programme, leaf.iri) in bearing:
                yield Withdrawal(programme, leaf.slug, source, was, now)


_CLAIMS = f"""
PREFIX lm: <{LM}>
SELECT DISTINCT ?withdrawn ?programme ?claim ?source WHERE {{
  VALUES ?withdrawn {{ UNDEF }}
  ?claim lm:source ?withdrawn .
  VALUES ?side {{ lm:supportedBy lm:contradictedBy }}
  ?feature ?side ?claim .
  VALUES ?programme {{ UNDEF }}
  ?programme ?link ?feature ; a lm:Programme .
  ?claim lm:source ?source .
}}"""
