"""Graphs from files, and pairs from what engines report."""

from collections.abc import Iterable
from pathlib import Path

import rdflib
from rdflib import RDF, SH

from kg.bench.work import Pair
from kg.store import graph_of_text


def graph_of(*paths: str) -> rdflib.Graph:
    """A graph of rdflib with the triples of these files; one of N-Triples alone is read sooner, as shapes are."""
    if len(paths) == 1 and paths[0].endswith(".nt"):
        return graph_of_text(Path(paths[0]).read_bytes(), "N_TRIPLES")
    graph = rdflib.Graph(bind_namespaces="none")
    for path in paths:
        graph.parse(data=Path(path).read_bytes(), format="turtle" if path.endswith(".ttl") else "nt")
    return graph


def pairs_of(results: Iterable) -> set[Pair]:
    """The pairs of our own results."""
    return {(str(result.focus), str(result.shape)) for result in results}


def reported(report: rdflib.Graph) -> set[Pair]:
    """The pairs of a report graph; results within results are details. Raises ValueError if it is none."""
    if (None, RDF.type, SH.ValidationReport) not in report:
        raise ValueError("no report")
    results = set(report.objects(None, SH.result))
    return {(str(report.value(r, SH.focusNode)), str(report.value(r, SH.sourceShape))) for r in results}
