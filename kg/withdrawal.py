"""Verdicts that rested on a source which was retracted, or rest on one that was superseded."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rdflib import URIRef

from kg.assessment import Judgement, judge, verdict_from
from kg.namespaces import LM
from kg.rule import Verdict
from kg.sources import Source, read_sources
from kg.views import ViewedGraph, look


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
    """The verdicts on which withdrawn sources bear, by programme, leaf and source; `judgement` is that of the view."""
    sources = read_sources(viewed.store)
    found = []
    for iri in sorted(viewed.view.retracted):
        wider = replace(viewed.view, sources=viewed.view.sources | {iri})
        if _speaks(viewed, iri):
            wide = look(viewed.store, wider)
            found += _withdrawn(set(_bearing(wide, sources[iri])), judge(wide), judgement, sources[iri])
    for iri in sorted(viewed.view.sources):
        if sources[iri].superseded_by:
            narrower = replace(viewed.view, sources=viewed.view.sources - {iri})
            if _speaks(viewed, iri):
                less = judge(look(viewed.store, narrower))
                found += _withdrawn(set(_bearing(viewed, sources[iri])), judgement, less, sources[iri])
    return sorted(found, key=lambda w: (w.programme, w.leaf, w.source.iri))


def _withdrawn(
    bearing: set[tuple[URIRef, URIRef]], with_it: Judgement, without: Judgement, source: Source
) -> Iterator[Withdrawal]:
    """One for each leaf on which the source bears, or whose verdict it changes: a pattern bears on no leaf, and yet
    settles whether return applies."""
    for leaf in with_it.leaves:
        for programme in sorted(with_it.reported):
            was, now = (verdict_from(leaf, judged.reported[programme]) for judged in (with_it, without))
            if was != now or (programme, leaf.iri) in bearing:
                yield Withdrawal(programme, leaf.slug, source, was, now)


def _speaks(viewed: ViewedGraph, source: URIRef) -> bool:
    """Whether the source makes claims on features of a programme."""
    return bool(viewed.store.select(_CLAIMS % source))


def _bearing(viewed: ViewedGraph, source: Source) -> Iterator[tuple[URIRef, URIRef]]:
    """Programme and leaf of all features that claims of the source support or contradict in the view."""
    rows = viewed.store.select(_CLAIMS % source.iri)
    for row in rows:
        feature, programme = URIRef(row["feature"]), URIRef(row["programme"])
        if (feature, URIRef(row["side"]), URIRef(row["claim"])) in viewed.graph:
            for leaf in viewed.graph.objects(feature, LM.bearsOn):
                yield programme, leaf


_CLAIMS = f"""
PREFIX lm: <{LM}>
SELECT ?programme ?feature ?side ?claim WHERE {{
  ?claim lm:source <%s> .
  VALUES ?side {{ lm:supportedBy lm:contradictedBy }}
  ?feature ?side ?claim . ?programme ?link ?feature ; a lm:Programme .
}}"""
