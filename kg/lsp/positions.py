"""Where things stand in a text, as the protocol counts: lines from 0, columns in units of the agreed encoding.

Not by pygls: it takes more characters for line ends than the protocol does, and walks each line for each column.
"""

import re
from bisect import bisect_left, bisect_right

from lsprotocol import types

from kg.graphs import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
_WIDER = {
    types.PositionEncodingKind.Utf8: "\x80\u0800\U00010000",
    types.PositionEncodingKind.Utf16: "\U00010000",
    types.PositionEncodingKind.Utf32: "",
}
"""From which characters on each takes one unit more."""


class Positions:
    """The lines and columns of a text in an encoding."""

    def __init__(self, text: str, encoding: str | types.PositionEncodingKind = types.PositionEncodingKind.Utf16):
        self._length = len(text)
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        wider = "" if text.isascii() else _WIDER[types.PositionEncodingKind(encoding)]
        self._wide = [[match.start() for match in re.finditer(f"[{least}-\U0010ffff]", text)] for least in wider]

    def of(self, offset: int) -> types.Position:
        """The position of an offset in characters."""
        line = bisect_right(self._starts, offset) - 1
        return types.Position(line, self._units(self._starts[line], min(offset, self._length)))

    def range(self, span: Span) -> types.Range:
        """The range of a span in characters."""
        return types.Range(self.of(span[0]), self.of(span[1]))

    def offset(self, position: types.Position) -> int:
        """The offset in characters of a position; of one beyond a line or the text, that of its end."""
        if position.line >= len(self._starts):
            return self._length
        start, *more = self._starts[position.line : position.line + 2]
        inside = range(start, more[0] if more else self._length)
        return start + bisect_left(inside, position.character, key=lambda offset: self._units(start, offset))

    def span(self, within: types.Range) -> Span:
        """The span in characters of a range."""
        return self.offset(within.start), self.offset(within.end)

    def _units(self, start: int, stop: int) -> int:
        return stop - start + sum(bisect_left(wide, stop) - bisect_left(wide, start) for wide in self._wide)
