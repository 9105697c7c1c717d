"""Views: the graph as one reader believes it. A view is chosen by sources and by a floor of confidence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import rdflib
from rdflib import URIRef

from kg import resources
from kg.errors import KgError, UnknownNameError
from kg.files import read_text
from kg.namespaces import LM, VOC, short
from kg.sources import Source, first_day, read_sources
from kg.store import Store, filled, is_iri

_TO_CLAIMS = (LM.supportedBy, LM.contradictedBy, LM.hasContext)


@dataclass(frozen=True)
class View:
    """Which sources are in play (IRIs) and which grades of confidence count (IRIs, lowest first).

    `iri` is the named view of the graph, None for one that a reader put together. `before` is the day
    (``YYYY-MM-DD``) before which sources were issued, if one was asked; `undated` counts the sources that are out
    because they bear no date. `retracted` holds the sources that would be in play had
    they not been withdrawn.
    """

    label: str
    sources: frozenset[URIRef]
    grades: tuple[URIRef, ...]
    iri: URIRef | None = None
    before: str = ""
    undated: int = 0
    retracted: frozenset[URIRef] = frozenset()

    @property
    def floor(self) -> str:
        """The lowest grade that counts: ``high``, ``medium`` or ``low``."""
        return short(self.grades[0])

    def __str__(self) -> str:
        before = f", issued before {self.before}" if self.before else ""
        return f"{self.label}{before}, confidence {self.floor}" + (" or better" if self.floor != "high" else "")


@dataclass(frozen=True)
class ViewedGraph:
    """A view, and the store that is looked at in it.

    `given` is a graph to be taken for what is seen. Where `only` names programmes, no others are looked at.
    """

    view: View
    given: rdflib.Graph | None
    store: Store
    only: tuple[URIRef, ...] = ()

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The graph that shapes see in the view, made by ``shapes/view.rq``. Large stores make large graphs."""
        if self.given is not None:
            return self.given
        values = {"confidence": self.view.grades, "source": sorted(self.view.sources)}
        if self.only:
            rows = self.store.select(filled(_HELD, {"programme": self.only}))
            holders, claims = (
                sorted({URIRef(row[name]) for row in rows if row[name] and is_iri(row[name])})
                for name in ("holder", "claim")
            )
            values |= {"programme": self.only, "feature": holders, "holder": holders, "claim": claims}
        return self.store.construct(filled(read_text(resources.folder("shapes/view.rq")), values))

    @cached_property
    def programmes(self) -> list[URIRef]:
        """All programmes that are looked at, in the order of their IRIs."""
        return sorted(self.only or {URIRef(row["programme"]) for row in self.store.select(_PROGRAMMES)})

    def narrowed(self, programmes: Sequence[URIRef]) -> "ViewedGraph":
        """The same view of these programmes only."""
        return replace(self, only=tuple(programmes))

    @cached_property
    def in_play(self) -> set[str]:
        """The IRIs of the claims in play."""
        return {str(claim) for link in _TO_CLAIMS for claim in self.graph.objects(None, link)}

    def claims_out_of_view(self, subjects: Collection[str]) -> tuple[int, int]:
        """How many of these IRIs are claims that features or programmes use, and how many are not in play."""
        if not subjects:
            return 0, 0
        used = {row["claim"] for row in self.store.select(_EVIDENCE)} & set(subjects)
        return len(used), len(used - self.in_play)

    @cached_property
    def whole(self) -> Store:
        """The store for questions: all but the features, claims and records of the setting that are out of view."""
        shown = {str(feature) for link in _TO_CLAIMS for feature in self.graph.subjects(link, None)}
        rows = self.store.select(_EVIDENCE)
        out_of_view = {row["claim"] for row in rows} - self.in_play
        out_of_view |= {row["subject"] for row in rows if row["feature"]} - shown
        sources, grades = set(map(str, self.view.sources)), set(map(str, self.view.grades))
        for row in self.store.select(_RECORDS):
            if row["source"] not in sources or (row["grade"] and row["grade"] not in grades):
                out_of_view.add(row["record"])
        if self.view.before:
            later = self.store.select(_SEARCHES)
            out_of_view |= {row["search"] for row in later if row["asOf"] >= self.view.before[: len(row["asOf"])]}
        return self.store.without(out_of_view)


_PROGRAMMES = f"SELECT ?programme WHERE {{ ?programme a <{LM.Programme}> }}"

_HELD = f"""
SELECT DISTINCT ?holder ?claim WHERE {{
  VALUES ?programme {{ UNDEF }}
  {{
    ?programme ?link ?holder .
    VALUES ?side {{ <{LM.supportedBy}> <{LM.contradictedBy}> }}
    ?holder ?side ?claim
  }}
  UNION {{ ?programme <{LM.hasContext}> ?claim . BIND (?programme AS ?holder) }}
}}"""

_EVIDENCE = f"""
SELECT ?subject ?claim ?feature WHERE {{
  VALUES (?link ?feature) {{
    (<{LM.supportedBy}> true) (<{LM.contradictedBy}> true) (<{LM.hasContext}> UNDEF)
  }}
  ?subject ?link ?claim .
}}"""

_RECORDS = f"""
SELECT ?record ?source ?grade WHERE {{
  {{
    ?class <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{LM.Record}> .
    ?record a ?class ; <{LM.source}> ?source ; <{LM.confidence}> ?grade
  }} UNION {{
    ?record <http://purl.org/linked-data/cube#dataSet>/<http://purl.org/dc/terms/source> ?source
  }}
}}"""

_SEARCHES = f"SELECT ?search ?asOf WHERE {{ ?search a <{LM.Search}> ; <{LM.asOf}> ?asOf }}"

_NAMED_VIEWS = f"""
SELECT ?view ?label ?floor ?plays ?playsType ?leavesOut WHERE {{
  ?view a <{LM.View}> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label ; <{LM.floor}> ?floor .
  FILTER (LANG(?label) = "en")
  OPTIONAL {{ ?view <{LM.playsSource}> ?plays }}
  OPTIONAL {{ ?view <{LM.playsType}> ?playsType }}
  OPTIONAL {{ ?view <{LM.leavesOutType}> ?leavesOut }}
}} ORDER BY ?view"""

_GRADES = f"SELECT ?grade WHERE {{ ?grade a <{LM.Confidence}> ; <{LM.order}> ?order }} ORDER BY ?order"


def choose(store: Store, names: Sequence[str], floor: str | None, default: URIRef, before: str | None = None) -> View:
    """The view that a reader asks for.

    `names` holds names of views, types of source, or slugs of sources, which then are in play together; empty means
    the view `default`. `floor` is a grade of confidence; None means that of the view. `before` keeps only sources that
    were surely issued before this date (2024, 2024-10 or 2024-10-31). A retracted source is in no view. Raises
    UnknownNameError, and KgError for a date that is none or a source that was retracted.
    """
    grades = [URIRef(row["grade"]) for row in store.select(_GRADES)]
    if floor is not None and VOC[f"confidence/{floor}"] not in grades:
        raise UnknownNameError("confidence", floor, map(short, grades), "Use high, medium or low.")
    sources = read_sources(store)
    named = _named_views(store, sources, grades)
    names = names or [short(default)]
    is_named = len(names) == 1 and names[0] in named
    view = named[names[0]] if is_named else _put_together(sources, names, named, grades)
    if floor is not None and _from(grades, VOC[f"confidence/{floor}"]) != view.grades:
        view = replace(view, grades=_from(grades, VOC[f"confidence/{floor}"]), iri=None)
    return _standing(view if before is None else _earlier(view, sources, first_day(before)), sources)


def look(store: Store, view: View, programmes: Sequence[URIRef] = ()) -> ViewedGraph:
    """A store in `view`; of some programmes only, if they are given. Nothing is asked of the store yet."""
    return ViewedGraph(view, None, store, tuple(programmes))


def sides(graph: rdflib.Graph, feature: URIRef) -> tuple[set[URIRef], set[URIRef]]:
    """The claims in a view that speak for a criterion through a feature, and against it: of a limitation, the claims
    that support it speak against."""
    backing, denying = (set(graph.objects(feature, side)) for side in (LM.supportedBy, LM.contradictedBy))
    return (denying, backing) if (feature, rdflib.RDF.type, LM.Limitation) in graph else (backing, denying)


def _named_views(store: Store, sources: Mapping[URIRef, Source], grades: list[URIRef]) -> dict[str, View]:
    rows: dict[str, list] = {}
    for row in store.select(_NAMED_VIEWS):
        rows.setdefault(row["view"], []).append(row)
    views = {}
    for iri, parts in rows.items():
        plays, types, leaves_out = ({row[name] for row in parts} for name in ("plays", "playsType", "leavesOut"))
        every = plays | types == {None}
        chosen = frozenset(
            source.iri
            for source in sources.values()
            if (every or str(source.iri) in plays or str(source.kind) in types) and str(source.kind) not in leaves_out
        )
        floor = URIRef(parts[0]["floor"])
        views[short(iri)] = View(parts[0]["label"], chosen, _from(grades, floor), URIRef(iri))
    return views


def _put_together(
    sources: Mapping[URIRef, Source], names: Sequence[str], named: dict[str, View], grades: list[URIRef]
) -> View:
    by_slug = {source.slug: source for source in sources.values()}
    types: dict[str, set[URIRef]] = {}
    for source in sources.values():
        types.setdefault(short(source.kind), set()).add(source.iri)
    chosen: set[URIRef] = set()
    for name in names:
        if name in named:
            chosen |= named[name].sources
        elif name in types:
            chosen |= types[name]
        elif name in by_slug:
            if by_slug[name].retracted_on:
                raise KgError(f"source {name} was {by_slug[name].fate.rstrip('.')}. It is in no view.")
            chosen.add(by_slug[name].iri)
        else:
            see = f"Use {', '.join([*named, *sorted(types)])}, or the short name of a source (kg sources)."
            raise UnknownNameError("source", name, [*named, *types, *by_slug], see)
    return View(" + ".join(names), frozenset(chosen), _from(grades, VOC["confidence/medium"]))


def _earlier(view: View, sources: Mapping[URIRef, Source], day: str) -> View:
    earlier = frozenset(iri for iri in view.sources if sources[iri].is_before(day))
    undated = sum(sources[iri].issued == "" for iri in view.sources - earlier)
    return replace(view, sources=earlier, iri=None, before=day, undated=undated)


def _standing(view: View, sources: Mapping[URIRef, Source]) -> View:
    retracted = frozenset(iri for iri in view.sources if sources[iri].retracted_on)
    return replace(view, sources=view.sources - retracted, retracted=retracted)


def _from(grades: list[URIRef], floor: URIRef) -> tuple[URIRef, ...]:
    return tuple(grades[grades.index(floor) :])
