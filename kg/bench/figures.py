"""What the measured numbers come to: growth, ratios, and who agrees with whom."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from kg.bench.contenders import CONTENDERS
from kg.bench.side import Comparison, Measured

FROM = 1_000
"""Growth is read from so many programmes on: below, start-up and the bundled graph hide it."""


def exponent(seconds: Mapping[int, float], triples: Mapping[int, int]) -> float | None:
    """The slope of log seconds over log triples by least squares, from `FROM` programmes on; None below two sizes.

    >>> round(exponent({1_000: 2.0, 10_000: 200.0}, {1_000: 70_000, 10_000: 700_000}), 3)
    2.0
    """
    points = [(math.log(triples[n]), math.log(s)) for n, s in seconds.items() if n >= FROM and s > 0]
    if len(points) < 2:
        return None
    middle_x, middle_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread


def bases(rows: Sequence[Measured]) -> dict[str, float]:
    """What seconds are divided by: the load, pySHACL, and the fastest of the other peers, where they ran."""
    seconds = {row.name: row.done["seconds"] for row in rows if row.done}
    others = [seconds[n] for n, c in CONTENDERS.items() if c.kind == "peer" and n != "pyshacl" and n in seconds]
    known = {"load": seconds.get("load"), "pySHACL": seconds.get("pyshacl"), "best peer": min(others, default=None)}
    return {name: value for name, value in known.items() if value}


def reference(rows: Sequence[Measured]) -> tuple[str, str] | None:
    """The findings that others are held against, and whose they are: of pySHACL, or those that most engines give."""
    told = {row.name: row.done["digest"] for row in rows if row.done and _judges(row.name)}
    if "pyshacl" in told:
        return told["pyshacl"], "pySHACL"
    return (Counter(told.values()).most_common(1)[0][0], "most engines") if len(told) > 1 else None


def verdict(row: Measured, held: tuple[str, str] | None) -> str:
    """Whether an engine gives the same findings as the one that it is held against."""
    if not row.done or held is None or not _judges(row.name):
        return "–"
    return "yes" if row.done["digest"] == held[0] else "no"


def found(row: Measured) -> str:
    """Faults found of those planted, and what was found besides."""
    if not row.done or not _judges(row.name):
        return "–"
    beside = row.done["pairs"] - row.done["found"]
    return f"{row.done['found']:,} of {row.done['planted']:,}" + (f", {beside:,} more" if beside else "")


def _judges(name: str) -> bool:
    return name in CONTENDERS and CONTENDERS[name].kind != "floor"


def cells(row: Measured, base: Mapping[str, float]) -> list[str]:
    """Seconds, those of them after loading, processor seconds, MiB, and seconds as a multiple of each base.

    For one that did not run, dashes.
    """
    if not row.done:
        return ["–"] * (4 + len(base))
    checking = row.done.get("checking")
    is_contender = row.name in CONTENDERS
    ratios = [short(row.done["seconds"] / value) if is_contender else "–" for value in base.values()]
    after = "–" if checking is None else short(checking)
    return [short(row.done["seconds"]), after, short(row.done["cpu"]), f"{row.done['mib']:,.0f}", *ratios]


def short(number: float) -> str:
    """A number to two or three digits.

    >>> [short(n) for n in (0.0312, 0.5, 4.21, 38.6, 1234.5)]
    ['0.031', '0.50', '4.2', '39', '1,234']
    """
    return f"{number:.3f}" if number < 0.1 else f"{number:.2f}" if number < 1 else _whole(number)


def _whole(number: float) -> str:
    return f"{number:.1f}" if number < 10 else f"{number:,.0f}"


def growth(found: Comparison, shapes: str, name: str) -> list[str]:
    """The seconds of an engine at each size, and its exponent."""
    seconds = found.seconds(shapes, name)
    slope = exponent(seconds, found.triples)
    told = [short(seconds[size]) if size in seconds else "–" for size in found.triples]
    return [*told, "–" if slope is None else f"{slope:.2f}"]
