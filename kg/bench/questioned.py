"""The questions as tables: each store in a line, then those that take long."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from kg.bench.asking import FAILED, KILLED, LATE, LIMIT, Times
from kg.bench.side import RDFLIB_LIMIT, Comparison

MOST = 20
"""How many of the slowest questions are shown."""
LONG = 1_000
"""Milliseconds from which a question is called slow."""
EMBEDDED = "Oxigraph"

Table = Callable[[Sequence[str], Sequence[Sequence[str]]], str]

ABOUT = f"""\
Every question of `queries/` with its defaults, from query to the last row: on rdflib, on Oxigraph inside the process,
and over HTTP on the Oxigraph server and on Virtuoso. Milliseconds, the best of three where one takes less than a
second.
*Slow* took more than {LONG / 1000:g} s, *too long* more than {LIMIT} s ({RDFLIB_LIMIT} s on rdflib), *failed* gave an
error, and *killed it* ended the server, which then started again.
"""


def question_tables(found: Comparison, table: Table) -> Iterator[str]:
    """What the questions took, by store and size, and the slowest at the largest size."""
    yield ABOUT
    columns = ["store", "programmes", "median", "sum", "slow", LATE, FAILED, KILLED]
    yield table(columns, [[store, f"{size:,}", *_summary(times)] for (store, size), times in found.asked.items()])
    largest = max(size for _, size in found.asked)
    stores = {store: times for (store, size), times in found.asked.items() if size == largest}
    if EMBEDDED in stores:
        yield f"The slowest at {largest:,} programmes, on Oxigraph inside the process:\n"
        rows = [[name, *(_told(times[name]) for times in stores.values())] for name in slowest(stores[EMBEDDED])]
        yield table(["question", *stores], rows)


def slowest(times: Times, most: int = MOST) -> list[str]:
    """The names of the questions that take longest, the worst first."""
    weight = {name: value if isinstance(value, float) else float("inf") for name, value in times.items()}
    return sorted(weight, key=lambda name: (-weight[name], name))[:most]


def _summary(times: Times) -> list[str]:
    known = [value for value in times.values() if isinstance(value, float)]
    words = [value for value in times.values() if isinstance(value, str)]
    numbers = [f"{median(known):,.1f}", f"{sum(known):,.0f}"] if known else ["–", "–"]
    return [*numbers, str(sum(value > LONG for value in known)), *(str(words.count(w)) for w in (LATE, FAILED, KILLED))]


def _told(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
