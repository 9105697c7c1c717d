"""Views: the graph as one reader believes it. A view is chosen by sources and by a floor of confidence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import rdflib
from rdflib import URIRef

from kg import resources
from kg.errors import UnknownNameError
from kg.files import read_text
from kg.namespaces import LM, VOC, short
from kg.store import Store, filled

_TO_CLAIMS = (LM.supportedBy, LM.contradictedBy, LM.hasContext)


@dataclass(frozen=True)
class View:
    """Which sources are in play (IRIs) and which grades of confidence count (IRIs, lowest first).

    `iri` is the named view of the graph, None for one that a reader put together.
    """

    label: str
    sources: frozenset[URIRef]
    grades: tuple[URIRef, ...]
    iri: URIRef | None = None

    @property
    def floor(self) -> str:
        """The lowest grade that counts: ``high``, ``medium`` or ``low``."""
        return short(self.grades[0])

    def __str__(self) -> str:
        return f"{self.label}, confidence {self.floor}" + (" or better" if self.floor != "high" else "")


@dataclass(frozen=True)
class ViewedGraph:
    """A view and the graph that shapes see in it, made by ``shapes/view.rq`` from a store."""

    view: View
    graph: rdflib.Graph
    store: Store

    @cached_property
    def programmes(self) -> list[URIRef]:
        """All programmes, in the order of their IRIs."""
        return sorted(self.graph.subjects(rdflib.RDF.type, LM.Programme))

    @cached_property
    def in_play(self) -> set[str]:
        """The IRIs of the claims in play."""
        return {str(claim) for link in _TO_CLAIMS for claim in self.graph.objects(None, link)}

    def claims_out_of_view(self, subjects: Collection[str]) -> tuple[int, int]:
        """How many of these IRIs are claims that features or programmes use, and how many are not in play."""
        used = {row["claim"] for row in self.store.select(_EVIDENCE)} & set(subjects)
        return len(used), len(used - self.in_play)

    @cached_property
    def whole(self) -> Store:
        """The store for questions: all but the features and claims that are out of view."""
        shown = {str(feature) for link in _TO_CLAIMS for feature in self.graph.subjects(link, None)}
        rows = self.store.select(_EVIDENCE)
        out_of_view = {row["claim"] for row in rows} - self.in_play
        out_of_view |= {row["subject"] for row in rows if row["feature"]} - shown
        return self.store.without(out_of_view)


_EVIDENCE = f"""
SELECT ?subject ?claim ?feature WHERE {{
  VALUES (?link ?feature) {{
    (<{LM.supportedBy}> true) (<{LM.contradictedBy}> true) (<{LM.hasContext}> UNDEF)
  }}
  ?subject ?link ?claim .
}}"""

_NAMED_VIEWS = f"""
SELECT ?view ?label ?floor ?plays ?leavesOut WHERE {{
  ?view a <{LM.View}> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label ; <{LM.floor}> ?floor .
  FILTER (LANG(?label) = "en")
  OPTIONAL {{ ?view <{LM.playsSource}> ?plays }}
  OPTIONAL {{ ?view <{LM.leavesOutType}> ?leavesOut }}
}} ORDER BY ?view"""

_SOURCES = f"SELECT ?source ?type WHERE {{ ?source a <{LM.Source}> ; <{LM.sourceType}> ?type }}"

_GRADES = f"SELECT ?grade WHERE {{ ?grade a <{LM.Confidence}> ; <{LM.order}> ?order }} ORDER BY ?order"


def choose(store: Store, sources: Sequence[str], floor: str | None, default: URIRef) -> View:
    """The view that a reader asks for.

    `sources` holds names of views, or slugs of sources that then are in play together; empty means the view
    `default`. `floor` is a grade of confidence; None means that of the view. Raises UnknownNameError.
    """
    grades = [URIRef(row["grade"]) for row in store.select(_GRADES)]
    if floor is not None and VOC[f"confidence/{floor}"] not in grades:
        raise UnknownNameError("confidence", floor, map(short, grades), "Use high, medium or low.")
    named = _named_views(store, grades)
    names = sources or [short(default)]
    is_named = len(names) == 1 and names[0] in named
    view = named[names[0]] if is_named else _put_together(store, names, named, grades)
    chosen = view.grades if floor is None else _from(grades, VOC[f"confidence/{floor}"])
    return view if chosen == view.grades else replace(view, grades=chosen, iri=None)


def look(store: Store, view: View) -> ViewedGraph:
    """The graph that shapes see in `view`, computed from `store` by one CONSTRUCT."""
    query = read_text(resources.folder("shapes/view.rq"))
    values = {"confidence": view.grades, "source": sorted(view.sources)}
    return ViewedGraph(view, store.construct(filled(query, values)), store)


def _named_views(store: Store, grades: list[URIRef]) -> dict[str, View]:
    types = {URIRef(row["source"]): row["type"] for row in store.select(_SOURCES)}
    rows: dict[str, list] = {}
    for row in store.select(_NAMED_VIEWS):
        rows.setdefault(row["view"], []).append(row)
    views = {}
    for iri, parts in rows.items():
        plays = {URIRef(row["plays"]) for row in parts if row["plays"]}
        leaves_out = {row["leavesOut"] for row in parts}
        sources = frozenset(s for s, kind in types.items() if (not plays or s in plays) and kind not in leaves_out)
        floor = URIRef(parts[0]["floor"])
        views[short(iri)] = View(parts[0]["label"], sources, _from(grades, floor), URIRef(iri))
    return views


def _put_together(store: Store, names: Sequence[str], named: dict[str, View], grades: list[URIRef]) -> View:
    known = {short(row["source"]): URIRef(row["source"]) for row in store.select(_SOURCES)}
    chosen: set[URIRef] = set()
    for name in names:
        if name in named:
            chosen |= named[name].sources
        elif name in known:
            chosen.add(known[name])
        else:
            see = f"Use {', '.join(named)} or the short name of a source (kg ask sources)."
            raise UnknownNameError("source", name, [*named, *known], see)
    return View(" + ".join(names), frozenset(chosen), _from(grades, VOC["confidence/medium"]))


def _from(grades: list[URIRef], floor: URIRef) -> tuple[URIRef, ...]:
    return tuple(grades[grades.index(floor) :])
