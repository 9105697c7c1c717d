"""The one layout as an edit of the text that an editor holds."""

from itertools import takewhile

from lsprotocol import types

from kg import turtle
from kg.lsp.positions import Positions


def edits(text: str, positions: Positions) -> list[types.TextEdit]:
    """What lays a text out: one edit from the first line that changes to the last; none if it is no Turtle."""
    try:
        after = turtle.laid_out(text)
    except (turtle.TurtleError, turtle.LayoutError):
        return []
    if after == text:
        return []
    old, new = text.splitlines(keepends=True), after.splitlines(keepends=True)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    start = sum(map(len, old[:head]))
    stop = len(text) - sum(map(len, old[len(old) - tail :]))
    return [types.TextEdit(positions.range((start, stop)), "".join(new[head : len(new) - tail]))]


def _alike(old: list[str], new: list[str]) -> int:
    """How many lines are the same from the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
