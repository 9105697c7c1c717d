"""Run compiled shapes on a store, which answers each query as a whole."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Protocol

from rdflib import RDFS, SH, Literal

from kg.compiling.conditions import Closure
from kg.compiling.model import Shape
from kg.compiling.program import Program, hierarchy
from kg.compiling.queries import Query, scope_of
from kg.compiling.selects import Select
from kg.compiling.writer import Writer
from kg.results import Node, Result

TOGETHER = 50
"""How many shapes one query counts the focus nodes of: some stores refuse longer ones."""
AT_ONCE = 2
"""How many queries are asked at a time: more would take the machine of somebody else for us alone."""


class Answering(Protocol):
    """A store that answers SELECT queries. `written` are the properties with literals that it keeps beside."""

    written: frozenset[str]

    def solutions(self, query: str) -> Iterator[Mapping[str, Node | None]]:
        """The rows of an answer, by variable."""

    def comes_back(self, literal: Literal) -> bool:
        """Whether the store gives back this literal as it is."""


class Run:
    """A program on a store: what its shapes look at, and what they find.

    `known` are pairs of subclass and class beside those that the store holds.
    """

    def __init__(self, program: Program, store: Answering, known: Iterable[tuple[Node, Node]] = ()):
        self._program, self._store = program, store
        rows = store.solutions(f"SELECT ?sub ?class WHERE {{ ?sub {RDFS.subClassOf.n3()} ?class }}")
        pairs = {*known, *((row["sub"], row["class"]) for row in rows)}
        self._closure: Closure = hierarchy(pairs, program.classes)

    def focus_nodes(self) -> dict[Node, int]:
        """How many nodes each shape looks at."""
        counts = dict.fromkeys((shape.node for shape in self._program.shapes), 0)
        shapes = self._program.shapes
        for start in range(0, len(shapes), TOGETHER):
            for row in self._store.solutions(self._counting(shapes[start : start + TOGETHER], start)):
                if row["number"] is not None:
                    counts[shapes[int(row["number"])].node] = int(row["n"])
        return counts

    def _counting(self, shapes: Iterable[Shape], first: int) -> str:
        writer = self._writer()
        counted = (
            f"{{ SELECT ({number} AS ?number) (COUNT(DISTINCT ?this) AS ?n) "
            f"WHERE {{ {scope_of(shape.targets, self._closure)(writer, '?this')} }} }}"
            for number, shape in enumerate(shapes, first)
        )
        return f"SELECT ?number ?n WHERE {{ {' UNION '.join(counted)} }}"

    def results(
        self, seen: Mapping[Node, int] | None = None, tell: Callable[[int, int], None] | None = None
    ) -> Iterator[Result]:
        """What the shapes find; those only that look at something, if it is known how many nodes each has seen.

        `tell` hears how many queries are done, and of how many.
        """
        shapes = [shape for shape in self._program.shapes if seen is None or seen[shape.node]]
        asked = list(self._program.queries(self._closure, self._writer(), shapes))
        for done, (query, rows) in enumerate(zip(asked, self._answers(asked), strict=True)):
            if tell is not None:
                tell(done, len(asked))
            yield from map(query.result, rows)

    def _answers(self, asked: Sequence[Query | Select]) -> Iterator[list[Mapping[str, Node | None]]]:
        """The rows of each query in turn, while the next ones are being answered."""
        under_way: deque[Future[list[Mapping[str, Node | None]]]] = deque()
        pool, failed = ThreadPoolExecutor(AT_ONCE), Event()
        try:
            for query in asked:
                under_way.append(pool.submit(self._rows, query.text, failed))
                if len(under_way) > 2 * AT_ONCE:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _rows(self, text: str, failed: Event) -> list[Mapping[str, Node | None]]:
        """The rows of a query; a store that has failed is asked no more, and what failed is told before this."""
        if failed.is_set():
            return []
        try:
            return list(self._store.solutions(text))
        except BaseException:
            failed.set()
            raise

    def _writer(self) -> Writer:
        return writer_for(self._program, self._store)


def writer_for(program: Program, store: Answering) -> Writer:
    """What writes the queries of a program for a store."""
    rewritten = store.written
    targets = (node for shape in program.shapes for node in shape.targets.get(SH.targetNode, ()))
    if not all(store.comes_back(node) for node in targets if isinstance(node, Literal)):
        rewritten |= {""}  # no property, but queries must reckon with literals that are kept as written
    return Writer(rewritten, store.comes_back)
