"""Our own engines as contenders, one small function each: here is what to change when their interface changes."""

from collections.abc import Iterator
from pathlib import Path

import rdflib
from rdflib import URIRef

from kg.bench import servers
from kg.bench.clock import Clock
from kg.bench.reading import graph_of, pairs_of
from kg.bench.work import Pair, Work

LIMIT = 3_600
"""Seconds that a server may take for one query."""


def on_graph(name: str, work: Work, clock: Clock) -> set[Pair]:
    """An engine on a graph that rdflib read, as ``kg validate`` uses it."""
    from kg import engines

    with clock:
        engine = engines.engine(name, graph_of(work.shapes))
        return pairs_of(engine.results(graph_of(*work.data)))


def on_text(name: str, work: Work, clock: Clock) -> set[Pair]:
    """An engine on the text of the files, past rdflib."""
    from kg import engines

    with clock:
        engine = getattr(engines, name)(graph_of(work.shapes))
        return pairs_of(engine.results(_Text(work.files)))


def on_disk(work: Work, clock: Clock) -> set[Pair]:
    """The compiled shapes on a store that is built in a folder first."""
    from kg.store import Store, building

    folder = Path(work.folder) / "store"
    with clock:
        building.build(folder, [building.Input(path) for path in work.files])
        return _compiled(work, Store.open(folder))


def on_server(name: str, work: Work, clock: Clock) -> set[Pair]:
    """The compiled shapes on a server, which is loaded first. Its start counts as little as an import."""
    with servers.SERVERS[name](work.files, Path(work.folder), LIMIT) as server:
        clock.seconds += server.load_seconds
        with clock:
            return _compiled(work, _Remote(server))


def _compiled(work: Work, store: object) -> set[Pair]:
    from kg.compiling.program import Program
    from kg.compiling.running import Run

    run = Run(Program(graph_of(work.shapes)), store)
    return pairs_of(run.results(run.focus_nodes()))


class _Text:
    """As much of a graph as our engines need: its N-Triples."""

    def __init__(self, files: list[Path]):
        self._files = files

    def serialize(self, format: str) -> str:
        import pyoxigraph as ox

        quads = (
            quad
            for path in self._files
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        )
        return ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES).decode()


class _Remote:
    """As much of a store as compiled shapes need, on a server."""

    written: frozenset[str] = frozenset()

    def __init__(self, server: servers.Server):
        self._server = server

    def solutions(self, query: str) -> Iterator[dict[str, rdflib.term.Node | None]]:
        found = self._server.ask(query, LIMIT)
        for row in found["results"]["bindings"]:
            yield {name: _node(row.get(name)) for name in found["head"]["vars"]}

    def comes_back(self, literal: rdflib.Literal) -> bool:
        from kg.store import literals

        return literals.comes_back(literal)


def _node(term: dict | None) -> rdflib.term.Node | None:
    if term is None or term["type"] == "bnode":
        return None if term is None else rdflib.BNode(term["value"])
    if term["type"] == "uri":
        return URIRef(term["value"])
    language = term.get("xml:lang")
    datatype = None if language else term.get("datatype")
    return rdflib.Literal(term["value"], lang=language, datatype=datatype and URIRef(datatype), normalize=False)
