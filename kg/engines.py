"""One interface to validate a graph, and the engines behind it, which give the same results.

``reference`` is pySHACL. ``fast`` runs SHACL Core in the Rust package ``shacl`` where it is installed, and what is left
(SHACL-SPARQL, or everything) as set-based SPARQL on an embedded store. ``auto`` is ``fast`` where it covers the shapes
and a store takes the graph.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import rdflib
from rdflib import SH, BNode

from kg import native, shacl
from kg.compiling.model import NotCoveredError
from kg.compiling.program import Program
from kg.compiling.running import Run
from kg.errors import UnreadableError
from kg.results import Node, Pair, Result
from kg.store import Store, graph_of_text

Nodes = Mapping[Node, set[Node]]
"""The focus nodes of each shape."""
N_TRIPLES, TURTLE = "N_TRIPLES", "TURTLE"
"""The forms of text that engines read."""
Found = TypeVar("Found")
NAMES = ("auto", "reference", "fast")


class Engine(Protocol):
    """Shapes that are ready to run."""

    def results(self, data: rdflib.Graph) -> Iterator[Result]:
        """What the shapes find in a graph, which must hold the class hierarchy. Raises KgError."""

    def results_of_text(self, text: bytes, form: str = N_TRIPLES) -> Iterator[Result]:
        """The same of N-Triples or Turtle in UTF-8, without the cost of an rdflib graph where that can be spared."""

    def pairs_of_text(self, text: bytes, form: str = N_TRIPLES) -> set[Pair]:
        """The pairs of focus node and source shape that the shapes report: all that verdicts need."""

    def pairs(self, data: rdflib.Graph) -> set[Pair]:
        """The same of a graph."""

    def turns(self, data: rdflib.Graph, nodes: Nodes, first: int) -> Iterator[list[Result]]:
        """What the shapes find in the graph, at least of these nodes, some results at a time and in a stable order.

        The first turn may be smaller: if much is wrong, it is enough.
        """


def engine(name: str, shapes: rdflib.Graph) -> Engine:
    """An engine for shapes. Raises NotCoveredError where it cannot run them, and KgError for broken shapes."""
    if name == "reference":
        return Reference(shapes)
    try:
        fast = Fast(shapes) if native.is_there() else Compiled(shapes)
    except NotCoveredError:
        if name == "fast":
            raise
        return Reference(shapes)
    return fast if name == "fast" else Auto(fast, Reference(shapes))


class Reference:
    """pySHACL, against which the others are held."""

    def __init__(self, shapes: rdflib.Graph):
        self._shapes = shapes

    def results(self, data: rdflib.Graph) -> Iterator[Result]:
        """As `Engine`."""
        return iter(shacl.run(data, self._shapes))

    def results_of_text(self, text: bytes, form: str = N_TRIPLES) -> Iterator[Result]:
        """As `Engine`."""
        return self.results(graph_of_text(text, form))

    def pairs_of_text(self, text: bytes, form: str = N_TRIPLES) -> set[Pair]:
        """As `Engine`."""
        return self.pairs(graph_of_text(text, form))

    def pairs(self, data: rdflib.Graph) -> set[Pair]:
        """As `Engine`."""
        return {(result.focus, result.shape) for result in self.results(data)}

    def turns(self, data: rdflib.Graph, nodes: Nodes, first: int) -> Iterator[list[Result]]:
        """As `Engine`; it looks at a bounded number of nodes at a time."""
        return shacl.in_turns(data, self._shapes, nodes, first)


class Auto:
    """A fast engine, and the reference for graphs that no store takes."""

    def __init__(self, fast: Engine, reference: Engine):
        self.fast, self._reference = fast, reference

    def results(self, data: rdflib.Graph) -> Iterator[Result]:
        """As `Engine`."""
        return self._either(lambda engine: engine.results(data))

    def results_of_text(self, text: bytes, form: str = N_TRIPLES) -> Iterator[Result]:
        """As `Engine`."""
        return self._either(lambda engine: engine.results_of_text(text, form))

    def pairs_of_text(self, text: bytes, form: str = N_TRIPLES) -> set[Pair]:
        """As `Engine`."""
        return self._either(lambda engine: engine.pairs_of_text(text, form))

    def pairs(self, data: rdflib.Graph) -> set[Pair]:
        """As `Engine`."""
        return self._either(lambda engine: engine.pairs(data))

    def turns(self, data: rdflib.Graph, nodes: Nodes, first: int) -> Iterator[list[Result]]:
        """As `Engine`."""
        return self._either(lambda engine: engine.turns(data, nodes, first))

    def _either(self, run: Callable[[Engine], Found]) -> Found:
        try:
            return run(self.fast)
        except UnreadableError:
            return run(self._reference)


class _Whole:
    """What engines have in common that look at all nodes at once."""

    def results(self, data: rdflib.Graph) -> Iterator[Result]:
        """As `Engine`."""
        return self.results_of_text(ntriples(data))

    def results_of_text(self, text: bytes, form: str = N_TRIPLES) -> Iterator[Result]:
        """As `Engine`."""
        raise NotImplementedError

    def pairs(self, data: rdflib.Graph) -> set[Pair]:
        """As `Engine`."""
        return self.pairs_of_text(ntriples(data))

    def pairs_of_text(self, text: bytes, form: str = N_TRIPLES) -> set[Pair]:
        """As `Engine`."""
        return {(result.focus, result.shape) for result in self.results_of_text(text, form)}

    def turns(self, data: rdflib.Graph, nodes: Nodes, first: int) -> Iterator[list[Result]]:
        """As `Engine`."""
        return in_order(self.results(data), first)


class Compiled(_Whole):
    """All shapes as SPARQL, on a store in memory."""

    def __init__(self, shapes: rdflib.Graph):
        self._program = Program(shapes)

    def results_of_text(self, text: bytes, form: str = N_TRIPLES) -> Iterator[Result]:
        """As `Engine`."""
        run = Run(self._program, Store.of_text(text, form))
        return run.results(run.focus_nodes())


class Fast(_Whole):
    """SHACL Core in Rust, beside SHACL-SPARQL on a store in memory."""

    def __init__(self, shapes: rdflib.Graph):
        self._native = native.Native(shapes)
        self._program = Program(shapes, of_core=False) if (None, SH.sparql, None) in shapes else None
        self._store: Store | None = None

    def results(self, data: rdflib.Graph) -> Iterator[Result]:
        """As `Engine`."""
        return self._results(ntriples(data), N_TRIPLES, Store.of_text)

    def results_of_text(self, text: bytes, form: str = N_TRIPLES) -> Iterator[Result]:
        """As `Engine`, but what SHACL-SPARQL finds has literals as the store rewrites them and labels of its own for
        blank nodes: to keep them costs as much again as all the rest.
        """
        return self._results(text, form, Store.loaded)

    def _results(self, text: bytes, form: str, store: Callable[[bytes, str], Store]) -> Iterator[Result]:
        asked: list[Result] = []
        with ThreadPoolExecutor(1) as beside:  # both leave the interpreter free while they work
            core = beside.submit(self._native.results, text, form)
            if self._program is not None:
                self._store = store(text, form)  # kept, for clearing it away takes a tenth of the time of all the rest
                asked += Run(self._program, self._store).results()
            return iter([*asked, *core.result()])

    def pairs_of_text(self, text: bytes, form: str = N_TRIPLES) -> set[Pair]:
        """As `Engine`."""
        if self._program is not None:
            return super().pairs_of_text(text, form)
        return self._native.pairs(text, form)


def ntriples(data: rdflib.Graph) -> bytes:
    """A graph as N-Triples in UTF-8, with the labels of its blank nodes. Raises UnreadableError."""
    try:
        return data.serialize(format="nt", encoding="utf-8")
    except Exception as error:  # rdflib raises no class of its own for an IRI that is none
        raise UnreadableError(str(error)) from None


def in_order(results: Iterable[Result], first: int) -> Iterator[list[Result]]:
    """Results in an order that stays the same, `first` at a time if they are not more than a turn takes."""
    found = sorted(results, key=_order)
    size = min(first, shacl.TURN) or shacl.TURN
    return (found[start : start + size] for start in range(0, len(found), size))


_SEVERITIES = (SH.Violation, SH.Warning, SH.Info)


def _order(result: Result) -> tuple[int | str, ...]:
    """The worst first; by names only, for the labels of blank nodes are others in each run."""
    rank = _SEVERITIES.index(result.severity) if result.severity in _SEVERITIES else 0
    nodes = (result.shape, result.path, result.component, result.focus, result.value)
    return rank, *("" if node is None or isinstance(node, BNode) else str(node) for node in nodes)
