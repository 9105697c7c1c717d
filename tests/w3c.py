"""The W3C suite for SHACL Core, read from the folder of the shared material."""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib import RDF, SH, BNode, Namespace, URIRef

from kg.results import Result
from kg.store.terms import as_graph

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")


class Case(NamedTuple):
    """One test: its name, data, shapes, and the results that are to be found, each with its number."""

    name: str
    data: rdflib.Graph
    shapes: rdflib.Graph
    expected: Counter


def cases() -> list[Case]:
    """All tests of the suite; none where the shared material is not at hand."""
    root = Path(os.environ.get("KG_SHARED", "nowhere")) / "suites/w3c-shacl/core"
    return [case for path in sorted(root.rglob("*.ttl")) for case in _cases(path, root)]


def told(results: Iterable[Result]) -> Counter:
    """Results so that those of different engines can be compared: blank nodes have no names."""
    return Counter(_key(r.focus, r.path, r.value, r.component, r.shape, r.severity) for r in results)


def _cases(path: Path, root: Path) -> list[Case]:
    graph = _read(path)
    return [
        Case(
            str(path.relative_to(root).with_suffix("")),
            *(
                _read(_path(graph.value(graph.value(test, MF.action), part)))
                for part in (SHT.dataGraph, SHT.shapesGraph)
            ),
            Counter(_expected(graph, r) for r in graph.objects(graph.value(test, MF.result), SH.result)),
        )
        for test in graph.subjects(RDF.type, SHT.Validate)
    ]


def _read(path: Path) -> rdflib.Graph:
    return as_graph(ox.parse(path.read_text(encoding="utf-8"), ox.RdfFormat.TURTLE, base_iri=path.as_uri()))


def _path(iri: URIRef) -> Path:
    return Path(str(iri).removeprefix("file://"))


def _expected(graph: rdflib.Graph, result: rdflib.term.Node) -> tuple:
    parts = (SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent, SH.sourceShape, SH.resultSeverity)
    return _key(*(graph.value(result, part) for part in parts))


def _key(*nodes: rdflib.term.Node | None) -> tuple:
    return tuple("_:" if isinstance(node, BNode) else None if node is None else node.n3() for node in nodes)
