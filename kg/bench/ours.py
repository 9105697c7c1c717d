"""Our own engines as contenders, one small function each: here is what to change when their interface changes."""

import time
from pathlib import Path

from kg.bench import servers
from kg.bench.clock import Clock
from kg.bench.reading import graph_of, pairs_of
from kg.bench.work import Pair, Work
from kg.compiling.running import Answering

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
        form = engines.TURTLE if work.whole.endswith(".ttl") else engines.N_TRIPLES
        return {(str(focus), str(shape)) for focus, shape in engine.pairs_of_text(Path(work.whole).read_bytes(), form)}


def on_memory(work: Work, clock: Clock) -> set[Pair]:
    """The compiled shapes on a store in memory."""
    from kg.store import Store

    with clock:
        form = "TURTLE" if work.whole.endswith(".ttl") else "N_TRIPLES"
        return _compiled(work, clock, Store.of_text(Path(work.whole).read_bytes(), form))


def on_disk(work: Work, clock: Clock) -> set[Pair]:
    """The compiled shapes on a store that is built in a folder first."""
    from kg.store import Store, building

    folder = Path(work.folder) / "store"
    with clock:
        building.build(folder, [building.Input(path) for path in work.files])
        return _compiled(work, clock, Store.open(folder))


def on_server(name: str, work: Work, clock: Clock) -> set[Pair]:
    """The compiled shapes on a server, which is loaded first. Its start counts as little as an import."""
    from kg.endpoint import Endpoint

    with servers.SERVERS[name](work.files, Path(work.folder), LIMIT) as server:
        clock.seconds += server.load_seconds
        with clock:
            return _compiled(work, clock, Endpoint(server.url, server.graphs, LIMIT))


def _compiled(work: Work, clock: Clock, store: Answering) -> set[Pair]:
    from kg.compiling.program import Program
    from kg.compiling.running import Run

    begun = time.perf_counter()
    run = Run(Program(graph_of(work.shapes)), store)
    pairs = pairs_of(run.results(run.focus_nodes()))
    clock.checks(begun)
    return pairs
